using System.Text.Json;

namespace Trunkline.Flows.Schemas;

// One check of one value: where it stands, what it found, and how much it may still do.
internal sealed class SchemaCheck
{
    // A recursive schema with alternatives can ask for exponential work.
    private const int MostRules = 500_000;
    private const int MostErrors = 50;

    private readonly List<string> place = [];
    private List<SchemaError> errors = [];
    private int done;

    public SchemaCheck(ReadOnlySpan<string> at) => place.AddRange(at);

    public IReadOnlyList<SchemaError> Errors => errors;

    public bool Go()
    {
        if (++done == MostRules)
            errors.Add(new SchemaError(Pointer(), "takes too long to check"));
        return done < MostRules && errors.Count < MostErrors;
    }

    public void Refuse(string detail) => errors.Add(new SchemaError(Pointer(), detail));

    public void Inside(string step, JsonSchema schema, JsonElement value)
    {
        place.Add(step);
        schema.Check(value, this);
        place.RemoveAt(place.Count - 1);
    }

    public void RefuseInside(string step, string detail)
    {
        place.Add(step);
        Refuse(detail);
        place.RemoveAt(place.Count - 1);
    }

    // Whether a value fits; what is wrong with it otherwise is kept by nobody.
    public bool Fits(JsonSchema schema, JsonElement value)
    {
        var kept = errors;
        errors = [];
        schema.Check(value, this);
        var fits = errors.Count == 0;
        errors = kept;
        if (done >= MostRules && errors.Count == 0)
            errors.Add(new SchemaError(Pointer(), "takes too long to check"));
        return fits;
    }

    private string Pointer() =>
        string.Concat(place.Select(s => "/" + s.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
}
