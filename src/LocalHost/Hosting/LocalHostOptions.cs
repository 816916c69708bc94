namespace Trunkline.LocalHost.Hosting;

/// <summary>What the command line asks for.</summary>
internal sealed record LocalHostOptions
{
    public const string Usage = """
        Trunkline on this machine: the same rooms and routes as the function app, one journal for everything durable.

          --urls <url>             where it listens (default http://localhost:7071; loopback only; http://127.0.0.1:0 takes a free port and says which)
          --data <folder>          where the journal is (default .local)
          --integrations <folder>  what it runs: sources/ connections/ flows/ (default integrations)
          --storage <kind>         journal (default) or azurite: event queue and table in Azure Storage, runs in the journal
          --exit-with-stdin        stops when its standard input closes, so that it never outlives what started it
          --help                   this text

        Settings come from the environment, then from Values of local.settings.json.
        """;

    public string Urls { get; private init; } = "http://localhost:7071";

    public string Data { get; private init; } = ".local";

    public string Integrations { get; private init; } = "integrations";

    public bool UseAzureStorage { get; private init; }

    public bool ExitWithStdin { get; private init; }

    public bool ShowUsage { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">An argument is unknown or lacks its value.</exception>
    public static LocalHostOptions Parse(string[] arguments)
    {
        var options = new LocalHostOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--urls" => options with { Urls = LoopbackOnly(Value()) },
                "--data" => options with { Data = Value() },
                "--integrations" => options with { Integrations = Value() },
                "--storage" => options with { UseAzureStorage = Value() switch
                {
                    "journal" => false,
                    "azurite" => true,
                    var other => throw new UsageException($"--storage is journal or azurite, not '{other}'"),
                } },
                "--exit-with-stdin" => options with { ExitWithStdin = true },
                "--help" or "-h" => options with { ShowUsage = true },
                var unknown => throw new UsageException($"unknown argument '{unknown}'"),
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new UsageException($"{arguments[i - 1]} needs a value");
        }

        return options;
    }

    // Anyone who reaches it may read reports and resume runs: it is for the person at this machine.
    private static string LoopbackOnly(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
                throw new UsageException($"--urls takes http://localhost:<port>, not '{url}'");
            if (!uri.IsLoopback)
                throw new UsageException($"--urls is for this machine only (localhost or 127.0.0.1), not '{uri.Host}'; for others to reach it, deploy the function app");
        }

        return urls;
    }
}

/// <summary>The command line cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);
