using System.CommandLine;
using Trunkline.Cli.Connecting;
using Trunkline.Cli.Local;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline connect</c>: asks a person for their consent in the browser and has the grant kept (OAuth's authorization code with PKCE, on loopback).</summary>
internal static class ConnectCommand
{
    public static Command Create()
    {
        var connection = new Argument<string>("connection") { Description = "Name of a connection whose auth is oauth2-refresh-token with an authorizeUrl." };
        var port = new Option<int?>("--port") { Description = "Port of the callback, where the partner wants the redirect URI registered to the letter; a free one if left out." };
        var redirect = new Option<Uri?>("--redirect-uri") { Description = "The registered redirect URI, where it is no http://127.0.0.1:<port>/callback: http://localhost:8400/cb, or a tunnel's address that leads to --port." };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only show the address; open it in any browser of this machine." };
        var timeout = new Option<string>("--timeout") { Description = "How long to wait for the person, like 90s or 10m.", DefaultValueFactory = _ => "5m" };
        var host = HostOption.Create($"The running host, which exchanges the code and keeps the grant; for a deployed app, put its function key into {HostGrants.KeySetting}.");
        var storage = new Option<string>("--storage") { Description = "What keeps the grant: host (the running one), or azure (the table that the function app's settings name, written from here).", DefaultValueFactory = _ => "host" };
        storage.AcceptOnlyFromAmong("host", "azure");
        var integrations = new Option<string?>("--integrations") { Description = "Folder of the declared files; integrations in the checkout if left out." };
        var command = new Command("connect", "Let a connection call in a person's name: asks for consent in the browser and keeps the grant.") { connection, port, redirect, noBrowser, timeout, host, storage, integrations };
        command.SetAction((result, _) => CommandAction.RunAsync(result, async stop =>
        {
            var checkout = Checkout.Find();
            var settings = DevelopmentSettings.Read(checkout.Root);
            var options = new ConnectOptions(
                result.GetValue(connection)!, result.GetValue(integrations) ?? checkout.Integrations, Port(result.GetValue(port), result.GetValue(redirect)), Redirect(result.GetValue(redirect)), Patience(result.GetValue(timeout)!));
            Func<Uri, bool> browser = result.GetValue(noBrowser) ? static _ => false : Browser.TryOpen;
            Func<ConnectionCatalog, IGrantPlace> place = result.GetValue(storage) == "azure"
                ? catalog => new AzureGrants(catalog, settings)
                : _ => new HostGrants(result.GetValue(host)!, settings.Find(HostGrants.KeySetting));
            return await RunAsync(options, settings, place, browser, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, stop);
        }));
        return command;
    }

    /// <param name="options">What is asked for.</param>
    /// <param name="settings">Settings and secrets of this machine.</param>
    /// <param name="open">Opens what keeps the grant.</param>
    /// <param name="browser">Opens an address; false where it did not.</param>
    /// <param name="output">What a person reads.</param>
    /// <param name="error">Faults of the file.</param>
    /// <param name="stop">Ends the waiting.</param>
    internal static async Task<int> RunAsync(
        ConnectOptions options, DevelopmentSettings settings, Func<ConnectionCatalog, IGrantPlace> open, Func<Uri, bool> browser, TextWriter output, TextWriter error, CancellationToken stop)
    {
        DeclaredConnection declared;
        try
        {
            declared = DeclaredConnection.Read(options.Integrations, options.Connection, settings.Find);
        }
        catch (DeclarationException faults)
        {
            foreach (var fault in faults.Faults)
                await error.WriteLineAsync(fault.ToString());
            return 1;
        }

        await using var place = open(declared.Catalog);
        await place.CheckAsync(stop);
        await using var callback = await Callback.StartAsync(options.Port, options.Redirect, declared.Consent, output.WriteLine);
        var address = await AddressAsync(declared, callback.Redirect, (place as AzureGrants)?.Secrets ?? new SettingSecrets(settings.Find), stop);
        await output.WriteLineAsync($"Redirect URI, as the partner must have it registered for this app: {callback.Redirect.OriginalString}");
        await output.WriteLineAsync($"Sign in there as the person in whose name '{options.Connection}' shall call:\n\n  {address.AbsoluteUri}\n");
        if (browser(address))
            await output.WriteLineAsync("It is open in the browser.");
        await output.WriteLineAsync($"Waiting for the answer, {DurationText.Format(options.Timeout)} at most ...");
        var answer = await WaitAsync(callback, options, stop);
        if (answer.Error is { } refused)
            throw new CommandFault(Refusal(options.Connection, refused, answer.Description));
        await place.ConnectAsync(options.Connection, declared.Consent.Answer(answer.Code!, callback.Redirect), stop);
        await output.WriteLineAsync($"'{options.Connection}' is connected: {place.Name} keeps the grant, encrypted. New calls use it from now on; runs that waited for it go on within five minutes.");
        return 0;
    }

    private static async Task<CallbackAnswer> WaitAsync(Callback callback, ConnectOptions options, CancellationToken stop)
    {
        try
        {
            return await callback.Answer.WaitAsync(options.Timeout, stop);
        }
        catch (TimeoutException)
        {
            throw new CommandFault($"no answer came within {DurationText.Format(options.Timeout)}. Where the partner showed an error instead of a question, register {callback.Redirect.OriginalString} there "
                + "(a fixed port: --port; another form: --redirect-uri) and check client id and scope; else give the person more time with --timeout.");
        }
    }

    private static async Task<Uri> AddressAsync(DeclaredConnection declared, Uri redirect, ISecrets secrets, CancellationToken stop)
    {
        try
        {
            return await declared.Consent.AddressAsync(redirect, secrets, stop);
        }
        catch (SecretNotFoundException e)
        {
            throw new CommandFault($"secret '{e.Name}', the client id, is not set: add {SecretName.Setting(e.Name)} to the Values of local.settings.json.");
        }
        catch (StoreUnavailableException e)
        {
            throw new CommandFault($"the client id is a secret and cannot be read now ({e.Message}).");
        }
    }

    private static string Refusal(string connection, string error, string description) =>
        $"the partner did not let '{connection}' be connected: {error}{(description.Length == 0 ? "" : $" ({description})")}. " + error switch
        {
            "access_denied" => "The person, or an administrator, said no; nothing was changed.",
            "invalid_scope" => "Check 'scope' in the connection's auth.",
            "unauthorized_client" or "invalid_client" => "Check 'clientId' in the connection's auth, and that the app may ask people there.",
            _ => "Check the connection's auth against the partner's documentation.",
        };

    private static TimeSpan Patience(string text) => DurationText.TryParse(text, out var time) && time > TimeSpan.Zero && time <= TimeSpan.FromDays(1)
        ? time
        : throw new CommandFault($"'{text}' is no time-out: {DurationText.Remedy}, one day at most.");

    internal static int Port(int? port, Uri? redirect) => (port, redirect) switch
    {
        ( < 1 or > 65535, _) => throw new CommandFault($"{port} is no port: use one from 1 to 65535, or leave --port out."),
        ({ } said, _) => said,
        (null, null) => 0,
        (null, { IsAbsoluteUri: true, IsLoopback: true }) => redirect.Port,
        _ => throw new CommandFault($"{redirect} leads elsewhere first: say with --port where it arrives on this machine."),
    };

    internal static Uri? Redirect(Uri? redirect) => redirect is null or { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
        ? redirect
        : throw new CommandFault($"{redirect} is no redirect URI: use http(s)://host:port/path without query and fragment.");
}
