using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Trunkline.Stores.Secrets;

/// <summary>A secret in memory. It prints, formats and debugs as <c>***</c> and refuses to be serialised, so that it cannot slip into a log,
/// a report, a history or an exception by accident.</summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(NoSecretsInJson))]
public sealed class Secret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string value;

    /// <summary>Wraps a value.</summary>
    public Secret(string value) => this.value = value;

    /// <summary>The value itself, for the one place that sends or checks it.</summary>
    public string Reveal() => value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
