using System.Diagnostics.CodeAnalysis;

namespace Trunkline.Runs.CustomSteps;

/// <summary>Steps of code by name.</summary>
public sealed class FlowStepCatalog
{
    private readonly Dictionary<string, Type> types = new(StringComparer.Ordinal);

    /// <summary>The names.</summary>
    public IReadOnlyCollection<string> Names => types.Keys;

    /// <summary>Adds a step.</summary>
    /// <typeparam name="T">Its class; made once, its constructor's parameters are services of the host.</typeparam>
    /// <param name="name">The name flows use.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The name is empty, or another step's.</exception>
    public FlowStepCatalog Add<T>(string name)
        where T : class, IFlowStep
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        types.Add(name, typeof(T));
        return this;
    }

    internal bool TryGet(string name, [NotNullWhen(true)] out Type? type) => types.TryGetValue(name, out type);
}
