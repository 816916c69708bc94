using Xunit.Sdk;

namespace Trunkline.Testing.Conditions;

/// <summary>A fact that is skipped where a <see cref="ConditionAttribute"/> of its class or its own is not met.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Trunkline.Testing.Conditions.ConditionalFactDiscoverer", "Trunkline.Testing")]
public sealed class ConditionalFactAttribute : FactAttribute;

/// <summary>A theory that is skipped where a <see cref="ConditionAttribute"/> of its class or its own is not met.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Trunkline.Testing.Conditions.ConditionalTheoryDiscoverer", "Trunkline.Testing")]
public sealed class ConditionalTheoryAttribute : TheoryAttribute;
