using System.Text;
using System.Text.RegularExpressions;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Providers;

/// <summary>samples/requests/*.http are accepted as they stand, with time and signature filled in where a script makes them.</summary>
public sealed partial class SampleRequestTests
{
    public static IEnumerable<object[]> Files() => Directory.GetFiles(Repository.PathOf("samples", "requests"), "*.http").Select(f => new object[] { Path.GetFileNameWithoutExtension(f) });

    [Fact]
    public void There_are_ten() => Assert.Equal(10, Files().Count());

    [Theory]
    [MemberData(nameof(Files))]
    public async Task It_is_accepted(string provider)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("samples", "requests", provider + ".http"));
        string? Note(string name) => Regex.Match(text, $"^# {name}: (.*)$", RegexOptions.Multiline) is { Success: true } m ? m.Groups[1].Value : null;
        var request = Request().Match(text);
        var (path, body) = (request.Groups["path"].Value, request.Groups["body"].Value.TrimEnd('\n'));
        Assert.Equal("/api/hooks/" + provider, path);
        var headers = request.Groups["headers"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1]);
        var (time, secret) = (new ManualTime(), Note("secret")!);
        if (text.Contains("{{signature}}"))
        {
            var made = WebhookSigner.Sign(provider, secret, Encoding.UTF8.GetBytes(body), time.GetUtcNow(), id: headers.GetValueOrDefault("webhook-id", "x"), url: Note("url") ?? "");
            Assert.Equal(made.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase), headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
            headers = made.Headers.ToDictionary(h => h.Key, h => h.Value);
        }

        using var intake = new TestIntake($"source: {provider}\nprovider: {provider}\nsecrets: [it]\n{(Note("url") is { } url ? $"url: {url}\n" : "")}", time: time, secrets: ("it", secret));
        Assert.InRange((await intake.SendAsync(provider, headers: headers, body: Encoding.UTF8.GetBytes(body))).Status, 200, 202);
        Assert.NotEmpty(intake.Events);
        Assert.All(intake.Events, e => Assert.False(e.Id.StartsWith("sha256:", StringComparison.Ordinal) || e.Type.Length == 0));
    }

    [GeneratedRegex(@"^POST \{\{host\}\}(?<path>\S+)\n(?<headers>(?:[^\n]+\n)+)\n(?<body>.*)\z", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Request();
}
