namespace Trunkline.Cli.Connecting;

/// <param name="Connection">Name of the connection.</param>
/// <param name="Integrations">Folder with connections/.</param>
/// <param name="Port">Where the callback listens; 0 for a free port.</param>
/// <param name="Redirect">The redirect URI that is registered with the partner, where it is another than the callback's own.</param>
/// <param name="Timeout">How long the person has.</param>
internal sealed record ConnectOptions(string Connection, string Integrations, int Port, Uri? Redirect, TimeSpan Timeout);
