using System.Collections.Immutable;
using LspAgent.Core.Secrets;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Platform;

/// <summary>Where everything that is logged goes: to stderr, to a file, and to whoever else wants to hear it. Never to stdout, which is the wire.</summary>
internal sealed class HostLogging : ILoggerFactory, IAsyncDisposable
{
    public const string LevelVariable = "LSPAGENT_LOG";

    private readonly TimeProvider _time;
    private readonly LoggerExternalScopeProvider _scopes = new();
    private readonly SecretRedactor _secrets = new(static () => SecretVariables.Of(Environment.GetEnvironmentVariables()));
    private readonly LogFile _file;
    private ImmutableArray<LogQueue> _queues;

    /// <param name="stderr">Gets warnings and worse: editors show it to the user.</param>
    /// <param name="name">What the process is, for the name of its log file.</param>
    public HostLogging(Stream stderr, Func<string, string?> environment, string name, TimeProvider time)
    {
        var level = LevelOf(environment(LevelVariable));
        _time = time;
        _file = new(Path.Join(UserFolder.Locate(environment), "logs"), name, time.GetUtcNow());
        var errors = new LogQueue(level > LogLevel.Warning ? level : LogLevel.Warning, time, async line =>
        {
            await stderr.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line.ToString()));
            await stderr.FlushAsync();
        });
        var file = new LogQueue(level, time, line =>
        {
            _file.Write(line.ToString());
            return ValueTask.CompletedTask;
        });
        _queues = [errors, file];
    }

    /// <summary>Lets somebody hear every line from now on.</summary>
    public void Add(LogQueue queue) => ImmutableInterlocked.Update(ref _queues, static (queues, added) => queues.Add(added), queue);

    public void Remove(LogQueue queue) => ImmutableInterlocked.Update(ref _queues, static (queues, removed) => queues.Remove(removed), queue);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The log has no other providers.");

    void IDisposable.Dispose() => _file.Dispose();

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
        {
            await queue.DisposeAsync();
        }

        _file.Dispose();
    }

    private static LogLevel LevelOf(string? name) => name?.ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warning" or "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };

    /// <summary>Writes the entries of one category.</summary>
    private sealed class Logger(HostLogging log, string category) : ILogger
    {
        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel)
        {
            foreach (var queue in log._queues)
            {
                if (logLevel >= queue.Minimum && logLevel != LogLevel.None)
                {
                    return true;
                }
            }

            return false;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            log._scopes.ForEachScope((scope, _) => message = $"[{scope}] {message}", 0);
            var line = new LogLine(log._time.GetUtcNow(), logLevel, category, log._secrets.Redact(message), exception is null ? null : log._secrets.Redact(exception.ToString()));
            foreach (var queue in log._queues)
            {
                queue.Add(line);
            }
        }
    }
}
