using Trunkline.Declarations;

namespace Trunkline.Runs.Testing;

/// <summary>A case cannot be played to its end; says why, and where in its file. Ends the case as failed.</summary>
internal sealed class UnplayableException(string message, DeclaredNode? place = null) : Exception(message)
{
    public DeclaredNode? Place { get; } = place;
}
