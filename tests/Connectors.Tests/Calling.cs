using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Pagination;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Time;

namespace Trunkline.Connectors.Tests;

/// <summary>A connection under test, declared as a user would declare it.</summary>
internal sealed class Calling : IDisposable
{
    private Connections? connections;

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public TestSecrets Secrets { get; } = new();

    public ITable Table { get; set; } = new InMemoryTable();

    public TransportSeams Seams { get; set; } = TransportSeams.Real;

    public static Calling To(Partner partner, string more = "", string protocol = "rest", string name = "api") => To(partner.Url, more, protocol, name: name);

    public static Calling To(string url, string more = "", string protocol = "rest", bool allowPrivate = true, string name = "api")
    {
        var calling = new Calling();
        calling.Declare($"connection: {name}\nprotocol: {protocol}\nbaseUrl: {url}\nallowPrivate: {(allowPrivate ? "true" : "false")}\n{more}");
        return calling;
    }

    /// <summary>A connection whose file is given whole.</summary>
    public static Calling Of(string yaml, Func<string, string?> settings)
    {
        var calling = new Calling();
        calling.Declare(yaml, settings);
        return calling;
    }

    public ConnectionCatalog Catalog { get; private set; } = null!;

    public Task<CallAnswer> PostAsync(string body = "{}", string path = "/things", CallOptions? options = null) => CallAsync(new CallRequest { Connection = "api", Method = "POST", Path = path, Body = body }, options);

    public Task<CallAnswer> GetAsync(string path = "/things", string? result = null) => CallAsync(new CallRequest { Connection = "api", Method = "GET", Path = path, Result = result });

    public Task<CallAnswer> CallAsync(CallRequest call, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        connections ??= new Connections(Catalog, new Surroundings(Secrets, Table, Time, Seams));
        return connections.CallAsync(call, options ?? new CallOptions("run-1/step"), cancellationToken);
    }

    public PageReader Pages => new(new Through(this), Catalog, Time);

    public void Dispose() => connections?.Dispose();

    private sealed class Through(Calling calling) : IConnections
    {
        public Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken) => calling.CallAsync(call, options, cancellationToken);
    }

    private void Declare(string yaml, Func<string, string?>? settings = null)
    {
        var faults = new FaultList();
        Catalog = ConnectionCatalog.Read([("connections/api.yaml", yaml)], settings ?? (name => name == "CLIENT_ID" ? "id-1" : null), faults);
        faults.ThrowIfAny();
    }
}
