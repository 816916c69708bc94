namespace Trunkline.Testing.Conditions;

/// <summary>What tests of a class, or one test, need of the machine they run on. Where it is missing, they are skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public abstract class ConditionAttribute : Attribute
{
    /// <summary>Why it cannot be tested here; null where it can.</summary>
    public abstract string? Missing { get; }
}
