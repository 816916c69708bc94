using Trunkline.Jsonata.Bench.Catalog;

namespace Trunkline.Jsonata.Tests.Bench;

/// <summary>A test that needs node and the npm package; skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute() => Skip = ReferenceImplementation.Missing(Path.GetDirectoryName(Mapping.FindFolder(AppContext.BaseDirectory))!);
}
