using System.Diagnostics;
using Trunkline.Testing;
using Trunkline.Testing.Conditions;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>The hook that azd runs after a deployment, against a real host: only <c>az</c> is played, which gives the secret and the function key.</summary>
[NeedsProgram("bash")]
[NeedsProgram("curl")]
[NeedsProgram("openssl")]
public sealed class SmokeHookTests : IDisposable
{
    private readonly IntegrationsFolder folder = new IntegrationsFolder()
        .Source("github", File.ReadAllText(Repository.PathOf("integrations", "sources", "github.yaml")))
        .Partner("mail", "http://127.0.0.1:9")
        .Flow("smoke", File.ReadAllText(Repository.PathOf("integrations", "flows", "smoke.yaml")));

    public void Dispose() => folder.Dispose();

    [ConditionalFact]
    public async Task A_signed_sample_event_is_accepted_and_its_run_is_found()
    {
        await using var host = await StartAsync();
        var (code, output) = await SmokeAsync(host, "a secret with 'quotes' $and \\backslashes");
        Assert.True(code == 0, output);
        Assert.Contains("All is well.", output, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task A_secret_that_is_not_the_apps_fails_the_deployment()
    {
        await using var host = await StartAsync();
        var (code, output) = await SmokeAsync(host, "another");
        Assert.Equal(1, code);
        Assert.Contains("answered with 401 instead of 202", output, StringComparison.Ordinal);
        Assert.DoesNotContain("another", output, StringComparison.Ordinal);
    }

    [ConditionalTheory]
    // RFC 4231, cases 2, 3 and 6; a key longer than a block, and one that ends with a line, as az leaves it.
    [InlineData("4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("4a6566650a", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("aa*131", "Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    public async Task The_signature_is_HMAC_SHA256(string key, string message, string expected)
    {
        var bytes = key.Split('*') is [var one, var times] ? Enumerable.Repeat(Convert.FromHexString(one)[0], int.Parse(times, System.Globalization.CultureInfo.InvariantCulture)).ToArray() : Convert.FromHexString(key);
        var file = Path.Combine(folder.Path, "key");
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal((0, expected), await RunAsync([Repository.PathOf("infra", "hooks", "sign.sh"), file], message, []));
    }

    private Task<LocalHostProcess> StartAsync() =>
        LocalHostProcess.StartAsync(folder, new Dictionary<string, string> { ["TRUNKLINE_SECRET_GITHUB_WEBHOOK"] = "a secret with 'quotes' $and \\backslashes" });

    private Task<(int Code, string Output)> SmokeAsync(LocalHostProcess host, string secret)
    {
        var bin = Directory.CreateDirectory(Path.Combine(folder.Path, "bin")).FullName;
        File.WriteAllText(Path.Combine(folder.Path, "secret"), secret + "\n");
        var az = Path.Combine(bin, "az");
        File.WriteAllText(az, $"#!/usr/bin/env bash\nif [ \"$1\" = keyvault ]; then cat '{Path.Combine(folder.Path, "secret")}'; else echo function-key; fi\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return RunAsync([Repository.PathOf("infra", "hooks", "smoke.sh")], "", new()
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["APP_URL"] = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority),
            ["AZURE_FUNCTION_NAME"] = "app", ["AZURE_RESOURCE_GROUP"] = "group", ["AZURE_KEY_VAULT_NAME"] = "vault", ["SMOKE_PAUSE"] = "0.2",
        });
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments, string input, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
