using System.Text.Json;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Tests.Conformance;

/// <summary>One case of the suite: an expression, its input, and what it gives or how it fails.</summary>
internal sealed record SuiteCase(string Name, string File, JsonElement Content)
{
    public string Expression => Content.TryGetProperty("expr", out var text)
        ? JsonText.Read(text)
        : System.IO.File.ReadAllText(Path.Combine(Path.GetDirectoryName(File)!, Content.GetProperty("expr-file").GetString()!));

    public JsonElement Input
    {
        get
        {
            if (Content.TryGetProperty("data", out var data))
                return data;
            return Content.TryGetProperty("dataset", out var name) && name.ValueKind == JsonValueKind.String ? Suite.Dataset(name.GetString()!) : default;
        }
    }

    /// <returns>Null where the case passes, else what was wrong.</returns>
    public string? Run()
    {
        try
        {
            var result = JsonataExpression.Compile(Expression).Evaluate(Input, Environment());
            return Wrong(result);
        }
        catch (JsonataException fault)
        {
            return Wrong(fault);
        }
    }

    private JsonataEnvironment Environment()
    {
        var limits = JsonataLimits.Default;
        if (Content.TryGetProperty("depth", out var depth))
            limits = limits with { MaxDepth = depth.GetInt32() };
        if (Content.TryGetProperty("timelimit", out var time))
            limits = limits with { Timeout = TimeSpan.FromMilliseconds(time.GetInt32()) };
        var bindings = Content.TryGetProperty("bindings", out var bound)
            ? bound.EnumerateObject().ToDictionary(property => property.Name, property => property.Value)
            : [];
        return new JsonataEnvironment { Limits = limits, Bindings = bindings };
    }

    private string? Wrong(JsonataResult result)
    {
        if (Content.TryGetProperty("undefinedResult", out _))
            return result.IsUndefined ? null : $"gave {result.ToElement().GetRawText()} instead of nothing";
        if (!Content.TryGetProperty("result", out var expected))
            return $"gave {(result.IsUndefined ? "nothing" : result.ToElement().GetRawText())} instead of failing with {WantedCode()}";
        if (result.IsUndefined)
            return $"gave nothing instead of {expected.GetRawText()}";
        var actual = result.ToElement();
        var unordered = Content.TryGetProperty("unordered", out var mark) && mark.ValueKind == JsonValueKind.True;
        return JsonComparison.AreEqual(expected, actual, unordered) ? null : $"gave {actual.GetRawText()} instead of {expected.GetRawText()}";
    }

    private string? Wrong(JsonataException fault)
    {
        var wanted = WantedCode();
        if (wanted != fault.Code)
            return $"failed with {fault.Code} ({fault.Message}) instead of {wanted ?? "giving a result"}";
        var detail = Content.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error : Content;
        if (detail.TryGetProperty("token", out var token) && token.ToString() != fault.Token)
            return $"names the token {fault.Token} instead of {token}";
        if (detail.TryGetProperty("position", out var position) && position.GetInt32() != fault.Position)
            return $"says position {fault.Position} instead of {position}";
        if (detail.TryGetProperty("message", out var message) && message.GetString() != fault.Message)
            return $"says \"{fault.Message}\" instead of \"{message.GetString()}\"";
        return string.IsNullOrEmpty(fault.Message) ? "has no message" : null;
    }

    private string? WantedCode()
    {
        if (Content.TryGetProperty("code", out var code))
            return code.GetString();
        return Content.TryGetProperty("error", out var error) && error.TryGetProperty("code", out code) ? code.GetString() : null;
    }
}
