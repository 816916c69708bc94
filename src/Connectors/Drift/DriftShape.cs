using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Drift;

/// <summary>An operation's learned form, shared with the other instances through the table. What the table cannot do now is done with a later answer: no call
/// waits long for it, and none fails by it.</summary>
internal sealed class DriftShape(string connection, string operation, ITable table, TimeProvider time)
{
    public const string Partition = "shapes";

    private const int MostTries = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly string row = $"{connection}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(operation)).AsSpan(0, 16))}";
    private readonly OperationShape shape = new(operation);
    private Task? loading;
    private bool isLoaded;
    private bool isSaving;
    private DateTimeOffset pausedUntil;
    private DateTimeOffset wroteAt;

    public string Operation => operation;

    public LearnedPath[] Read(IEnumerable<string[]> paths)
    {
        lock (shape)
            return shape.Read(paths);
    }

    /// <summary>Begins to read the table, so that it is done when the answer comes.</summary>
    public void Begin()
    {
        lock (shape)
        {
            if (!isLoaded && loading is null && time.GetUtcNow() >= pausedUntil)
                loading = LoadAsync();
        }
    }

    /// <returns>What changed, in words that hold names and no values; null where nothing did.</returns>
    public async ValueTask<string?> SeeAsync(JsonElement answer, LearnedPath[] read)
    {
        Task? begun;
        lock (shape)
            begun = loading;
        if (begun is not null)
            await WaitAsync(begun);
        string? changed;
        bool isDue;
        lock (shape)
        {
            changed = shape.See(answer, read) is { } paths ? string.Join(", ", paths.Select(p => Words(answer, p))) : null;
            isDue = isLoaded && !isSaving && time.GetUtcNow() is var now && now >= pausedUntil && shape.IsDue(isPatient: now - wroteAt < Pause);
            isSaving |= isDue;
        }

        if (isDue)
            await WaitAsync(SaveAsync());
        return changed;
    }

    private static string Were(LearnedPath path) => $"{Looks.Words(path.Kinds)} in {(path.Missing == 0 ? "each" : "nearly each")} of {path.Present + path.Missing} answers before";

    private string Words(JsonElement answer, LearnedPath path)
    {
        if (path.Instead != 0)
            return $"'{path.Text}' is {Looks.Words(path.Instead)} ({Were(path)})";
        var beside = shape.NewBeside(answer, path);
        return $"'{path.Text}' is missing ({Were(path)}{(beside is null ? "" : $"; new beside it: '{beside}'")})";
    }

    // Goes on by itself where it takes long.
    private async Task WaitAsync(Task work)
    {
        try
        {
            await work.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            lock (shape)
                pausedUntil = time.GetUtcNow() + Pause;
        }
    }

    private async Task LoadAsync()
    {
        await Task.Yield();
        try
        {
            var stored = await table.GetAsync(Partition, row, CancellationToken.None);
            lock (shape)
            {
                if (stored is not null && ShapeRow.Read(stored.Value) is { } known)
                    shape.Take(known);
                isLoaded = true;
            }
        }
        catch (StoreUnavailableException)
        {
            lock (shape)
                pausedUntil = time.GetUtcNow() + Pause;
        }
        finally
        {
            lock (shape)
                loading = null;
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                var current = await table.GetAsync(Partition, row, CancellationToken.None);
                Told told;
                lock (shape)
                    told = shape.Tell(current is null ? null : ShapeRow.Read(current.Value));
                var written = current is null
                    ? await table.InsertAsync(Partition, row, told.Text, CancellationToken.None)
                    : await table.ReplaceAsync(current, told.Text, CancellationToken.None);
                if (written is null)
                    continue;
                lock (shape)
                {
                    shape.Wrote(told);
                    wroteAt = time.GetUtcNow();

                    // Answers that came meanwhile may be the last for long.
                    if (!shape.IsDue(isPatient: true))
                        return;
                }
            }
        }
        catch (StoreUnavailableException)
        {
            lock (shape)
                pausedUntil = time.GetUtcNow() + Pause;
        }
        finally
        {
            lock (shape)
                isSaving = false;
        }
    }
}
