namespace Trunkline.LocalHost.Engine.Context;

/// <summary>Says nothing while the past is replayed: it was said when it happened.</summary>
internal sealed class ReplaySilentLogger(ILogger inner, JournalFlowContext context) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => !context.Replaying && inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!context.Replaying)
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
