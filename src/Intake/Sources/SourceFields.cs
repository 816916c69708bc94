using Trunkline.Declarations;

namespace Trunkline.Intake.Sources;

/// <summary>Reads the values of a map, with settings filled in.</summary>
internal sealed class SourceFields(DeclaredMap map, FaultList faults, Substitution substitution)
{
    public delegate bool Parser<T>(string text, out T value);

    public DeclaredMap Map => map;

    public FaultList Faults => faults;

    public Substitution Substitution => substitution;

    public string? Text(string key) => map.Text(key, faults) is { } text ? substitution.Apply(text) : null;

    /// <summary>A value of a form of its own; null when absent, and, with a fault, when it is not of the form.</summary>
    public T? Value<T>(string key, Parser<T> parse, string remedy)
        where T : struct
    {
        if (Text(key) is not { } text)
            return null;
        if (parse(text, out var value))
            return value;
        faults.Add(map.Node(key)!, $"'{text}' is no value for '{key}'", remedy);
        return null;
    }

    /// <summary>A text, or a list of texts.</summary>
    public IEnumerable<(string Text, DeclaredNode Node)> Texts(string key)
    {
        switch (map.Node(key))
        {
            case DeclaredText text:
                yield return (substitution.Apply(text), text);
                break;
            case DeclaredList list:
                foreach (var item in list.Items)
                {
                    if (item is DeclaredText text)
                        yield return (substitution.Apply(text), text);
                    else
                        faults.Add(item, $"an item of '{key}' is {item.Kind}", "make it a text");
                }

                break;
            case { } other:
                faults.Add(other, $"'{key}' is {other.Kind}", "make it a list of texts");
                break;
        }
    }
}
