namespace Trunkline.Jsonata.Pictures;

/// <summary>Supplies the parts that a time stamp leaves out, asked from the largest part to the smallest: those before the first given
/// part come from the present moment, those after the last take their smallest value, and none may be missing in between.</summary>
internal struct DateGapFiller(string picture)
{
    private bool started;
    private string? missing;

    /// <exception cref="JsonataException">D3136: this part is given, an earlier one is too, and one between them is not.</exception>
    public double Next(double? given, double present, double smallest, string name)
    {
        if (given is double value)
        {
            if (missing is not null)
            {
                throw DateFields.Gap(picture, $"has no {missing}, so the {name} cannot be placed");
            }

            started = true;
            return value;
        }

        if (!started)
        {
            return present;
        }

        missing ??= name;
        return smallest;
    }
}
