namespace Trunkline.LocalHost.Engine.Activities;

/// <summary>Activities asked for that have not begun.</summary>
/// <param name="Moving">Those of connections that have places left.</param>
/// <param name="Held">Those of connections that have all the places that one connection may have: they wait for their partner, and are no reason to hold back others.</param>
internal readonly record struct Backlog(int Moving, int Held);
