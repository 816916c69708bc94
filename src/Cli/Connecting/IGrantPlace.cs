using Trunkline.Connectors.Credentials.Grants;

namespace Trunkline.Cli.Connecting;

/// <summary>Where a consent is exchanged and its grant kept.</summary>
internal interface IGrantPlace : IAsyncDisposable
{
    /// <summary>What to call it.</summary>
    string Name { get; }

    /// <summary>Sees that it is there, before a person is troubled.</summary>
    /// <exception cref="CommandFault">It is not.</exception>
    Task CheckAsync(CancellationToken stop);

    /// <summary>Exchanges the consent and keeps the grant.</summary>
    /// <exception cref="CommandFault">It went wrong.</exception>
    Task ConnectAsync(string connection, ConsentCode consent, CancellationToken stop);
}
