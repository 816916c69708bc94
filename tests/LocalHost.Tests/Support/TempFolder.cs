namespace Trunkline.LocalHost.Tests.Support;

/// <summary>A folder of a test's own, deleted with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("trunkline-journal-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
