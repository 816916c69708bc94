using Xunit.Abstractions;
using Xunit.Sdk;

namespace Trunkline.Testing.Conditions;

/// <summary>Looks at the conditions when tests are discovered: xunit 2 cannot skip a test that runs already.</summary>
public sealed class ConditionalFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    /// <inheritdoc />
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Conditions.Missing(testMethod) is { } reason
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
}

/// <summary>The same for theories.</summary>
public sealed class ConditionalTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    /// <inheritdoc />
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Conditions.Missing(testMethod) is { } reason
            ? [new SkippedTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, reason)]
            : base.Discover(discoveryOptions, testMethod, factAttribute);
}

internal static class Conditions
{
    public static string? Missing(ITestMethod test) => test.TestClass.Class.GetCustomAttributes(typeof(ConditionAttribute))
        .Concat(test.Method.GetCustomAttributes(typeof(ConditionAttribute)))
        .OfType<IReflectionAttributeInfo>()
        .Select(attribute => ((ConditionAttribute)attribute.Attribute).Missing)
        .FirstOrDefault(reason => reason is not null);
}
