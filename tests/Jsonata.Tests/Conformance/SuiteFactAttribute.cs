namespace Trunkline.Jsonata.Tests.Conformance;

/// <summary>A fact that is skipped, with the reason printed, where the suite is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SuiteFactAttribute : FactAttribute
{
    public SuiteFactAttribute()
    {
        if (Suite.Folder is not null)
            return;
        Skip = "The JSONata suite is absent: neither JSONATA_SUITE nor ../shared/conformance/jsonata beside the repository.";
        Console.WriteLine(Skip);
    }
}
