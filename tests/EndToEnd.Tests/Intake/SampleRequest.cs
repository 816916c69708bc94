using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Testing;
using Trunkline.Testing.Node;

namespace Trunkline.EndToEnd.Tests.Intake;

/// <summary>One file of samples/requests, read as an editor's HTTP client reads it.</summary>
internal sealed partial record SampleRequest(string Provider, string Secret, string? Url, string? Script, string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public static IEnumerable<string> Files => Directory.GetFiles(Repository.PathOf("samples", "requests"), "*.http").Select(System.IO.Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    public static SampleRequest Read(string provider)
    {
        var text = File.ReadAllText(Repository.PathOf("samples", "requests", provider + ".http"));
        var parts = Form().Match(text);
        Assert.True(parts.Success, $"{provider}.http is not of the form that is understood here");
        string? Note(string name) => Regex.Match(text, $"^# {name}: (.*)$", RegexOptions.Multiline) is { Success: true } note ? note.Groups[1].Value : null;
        return new SampleRequest(
            provider, Note("secret")!, Note("url"), parts.Groups["script"] is { Success: true } script ? script.Value : null, parts.Groups["method"].Value, parts.Groups["path"].Value,
            [.. parts.Groups["headers"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).Select(h => (h[0], h[1]))],
            parts.Groups["body"].Value.TrimEnd('\n'));
    }

    /// <summary>What is sent when its script has run.</summary>
    public HttpRequestMessage Make()
    {
        var variables = Script is null ? [] : Run(Script, Body);
        string Filled(string text) => Variable().Replace(text, v => variables[v.Groups[1].Value]);
        var request = new HttpRequestMessage(new HttpMethod(Method), Path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Filled(Body))) };
        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, Filled(value)))
                request.Content.Headers.TryAddWithoutValidation(name, Filled(value));
        }

        return request;
    }

    private static Dictionary<string, string> Run(string script, string body)
    {
        var folder = Directory.CreateTempSubdirectory("trunkline-http-");
        try
        {
            var (scriptFile, bodyFile) = (System.IO.Path.Combine(folder.FullName, "script.js"), System.IO.Path.Combine(folder.FullName, "body"));
            File.WriteAllText(scriptFile, script);
            File.WriteAllText(bodyFile, body);
            var (code, output) = NodeTools.Run("node", Repository.PathOf("tests", "EndToEnd.Tests", "Intake", "pre-request.cjs"), scriptFile, bodyFile);
            Assert.True(code == 0, output);
            return JsonSerializer.Deserialize<Dictionary<string, string>>(output)!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^@host = \S+\n\n(?:< \{%(?<script>.*?)%\}\n)?(?<method>[A-Z]+) \{\{host\}\}(?<path>\S+)\n(?<headers>(?:[^\n]+\n)+)\n(?<body>.*)\z", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Variable();
}
