using System.Text.RegularExpressions;
using Trunkline.Testing;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>What a cold start must not pay for.</summary>
public sealed partial class StartTests
{
    // The serialiser's reflection costs tens of milliseconds where it is first met: in an always cold app, the first post. The CLI and what plays tests may.
    [Fact]
    public void No_room_serialises_by_reflection()
    {
        var slash = Path.DirectorySeparatorChar;
        var rooms = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{slash}obj{slash}", StringComparison.Ordinal) && !file.Contains($"{slash}Cli{slash}", StringComparison.Ordinal) && !file.Contains($"{slash}Testing{slash}", StringComparison.Ordinal));
        foreach (var file in rooms)
            Assert.Empty(ByReflection().Matches(File.ReadAllText(file)).Select(found => $"{file}: {found.Value}"));
    }

    // No type information among the arguments, or a helper that takes none.
    [GeneratedRegex(@"JsonSerializer\.\w+(<[^>(]+>)?\([^,()]*(\([^()]*\))?[^,()]*\)|JsonSerializerOptions\.(Web|Default)|JsonContent\.Create\(|(Read|Write)\w*AsJsonAsync|ReadFromJsonAsync|new DefaultJsonTypeInfoResolver")]
    private static partial Regex ByReflection();
}
