using Trunkline.Testing;
using Trunkline.Testing.Conditions;

namespace Trunkline.Functions.Tests.Standins;

/// <summary>The stand-ins declare nothing that the real worker assemblies lack, and nothing differently.</summary>
public sealed class StandinTests
{
    /// <summary>Real types that the reference, which covers the worker's own assemblies, has no dump of.</summary>
    private static readonly string[] NotInTheReference = ["DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException"];

    [ConditionalFact]
    [NeedsReference]
    public void Every_declaration_is_one_of_the_real_assemblies()
    {
        var real = Declarations.OfReference(File.ReadAllText(NeedsReferenceAttribute.Path!));
        var unknown = new List<string>();
        foreach (var (type, members) in Declarations.OfSources(Repository.PathOf("tests", "Functions.Tests", "WorkerModel")))
        {
            if (NotInTheReference.Contains(type))
                continue;
            if (!real.TryGetValue(type, out var known))
                unknown.Add(type);
            else
                unknown.AddRange(members.Except(known).Select(member => $"{type}: {member}"));
        }

        Assert.True(unknown.Count == 0, "not in the real assemblies:\n" + string.Join('\n', unknown));
    }

    [Theory]
    [InlineData("public string Name { get; set; }", "public string Name { get; }")]
    [InlineData("public void M(int a = 1);", "public void M(int a = 2);")]
    [InlineData("public void M(string? a);", "public void M(string a);")]
    [InlineData("public abstract void M();", "public virtual void M();")]
    [InlineData("protected X();", "public X();")]
    public void A_difference_is_noticed(string one, string other) =>
        Assert.NotEqual(Single(one), Single(other));

    [Theory]
    [InlineData("public string Name { get; }", "public string Name => \"x\";")]
    [InlineData("public void M(int a = 1);", "public void M(int a = 1) { }")]
    [InlineData("public string Name { get; init; }", "public string Name { get; init; } = \"\";")]
    [InlineData("public X(string a);", "public X(string a) : base(a) { }")]
    [InlineData("public static readonly int A;", "public static readonly int A = 3;")]
    [InlineData("public virtual Task<T> M<T>(T a) where T : notnull;", "public virtual async Task<T> M<T>(T a)\n where T : notnull => await F(a);")]
    public void Bodies_make_no_difference(string one, string other) =>
        Assert.Equal(Single(one), Single(other));

    private static string Single(string member) => Assert.Single(Declarations.OfText($"namespace N {{ public class X {{ {member} }} }}")["N.X"]);
}
