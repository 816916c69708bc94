using System.Globalization;
using Trunkline.Declarations;
using Trunkline.Declarations.Grammar;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Definitions;

// Values with a form of their own: durations, numbers, choices, expressions. What has not the form is a fault and reads as absent.
internal static class ValueReader
{
    public static TimeSpan? Duration(DeclaredMap map, string key, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        if (DurationText.TryParse(text.Value, out var duration) && duration > TimeSpan.Zero)
            return duration;
        faults.Add(text, $"'{key}' is '{text.Value}'", DurationText.Remedy);
        return null;
    }

    public static int? Number(DeclaredMap map, string key, int least, int most, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        faults.Add(text, $"'{key}' is '{text.Value}'", $"make it a whole number from {least} to {most}");
        return null;
    }

    public static string? Choice(DeclaredMap map, Keyword keyword, FaultList faults)
    {
        if (map.Text(keyword.Name, faults) is not { } text)
            return null;
        if (keyword.Choices.Contains(text.Value))
            return text.Value;
        var remedy = keyword.Choices.Count == 1 ? $"make it '{keyword.Choices[0]}', or leave it out" : Suggestion.Remedy(text.Value, keyword.Choices);
        faults.Add(text, $"'{keyword.Name}' is '{text.Value}'", remedy);
        return null;
    }

    public static bool? Flag(DeclaredMap map, string key, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        if (text.Value is "true" or "false")
            return text.Value == "true";
        faults.Add(text, $"'{key}' is '{text.Value}'", "make it true or false");
        return null;
    }

    public static ErrorRule? OnError(DeclaredMap map, FaultList faults) => Choice(map, FlowGrammar.OnError, faults) switch
    {
        "continue" => ErrorRule.Continue,
        "dead-letter" => ErrorRule.DeadLetter,
        "undo" => ErrorRule.Undo,
        _ => null,
    };

    public static bool? Record(DeclaredMap map, FaultList faults) => Choice(map, SharedGrammar.RecordCall, faults) is { } record ? record == "bodies" : null;

    // A whole expression. JSONata objects look like YAML ones, so an unquoted one is the commonest slip.
    public static DeclaredText? Expression(DeclaredMap map, string key, FaultList faults)
    {
        var node = map.Node(key);
        if (node is null or DeclaredText)
            return (DeclaredText?)node;
        faults.Add(node, $"'{key}' is {node.Kind}", $"it is a JSONata expression: put it in single quotes, or below '{key}: |'");
        return null;
    }
}
