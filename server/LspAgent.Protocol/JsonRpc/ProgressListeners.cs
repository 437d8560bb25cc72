using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>
/// Who waits for the <c>$/progress</c> of which token. A listener is called by the connection's reader, in the order of arrival and before the
/// answer of the request that the token belongs to; it must return at once. What no listener waits for goes to the target.
/// </summary>
public sealed partial class ProgressListeners
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RequestId, IListener> _listeners = [];
    private readonly ILogger _logger;

    internal ProgressListeners(ILogger logger) => _logger = logger;

    /// <summary>Listens until the answer is disposed of. A token has one listener at a time.</summary>
    public IDisposable Listen<T>(RequestId token, JsonTypeInfo<T> type, Action<T> listener)
    {
        lock (_lock)
        {
            _listeners.Add(token, new Listener<T>(type, listener));
        }

        return new Subscription(this, token);
    }

    /// <summary>False if the message is no progress that somebody waits for.</summary>
    internal bool TryAccept(in RpcMessage message)
    {
        if (!message.Method.SequenceEqual("$/progress"u8) || message.Params.IsEmpty)
        {
            return false;
        }

        RequestId token;
        Range value;
        try
        {
            (token, value) = ReadParams(message.Params);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name or a token: nobody waits for such a token.
            return false;
        }

        IListener? listener;
        lock (_lock)
        {
            if (!_listeners.TryGetValue(token, out listener))
            {
                return false;
            }
        }

        try
        {
            listener.Accept(message.Params[value]);
        }
        catch (JsonException e)
        {
            LogUnreadable(token, JsonProblem.Describe(e));
        }

        return true;
    }

    private static (RequestId Token, Range Value) ReadParams(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var (token, value) = (RequestId.Null, ..0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isToken, isValue) = (reader.ValueTextEquals("token"u8), reader.ValueTextEquals("value"u8));
            reader.Read();
            if (isToken)
            {
                RequestId.TryRead(ref reader, out token);
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isValue)
            {
                value = start..(int)reader.BytesConsumed;
            }
        }

        return (token, value);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Progress of token {Token} was dropped: {Problem}")]
    private partial void LogUnreadable(RequestId token, string problem);

    private interface IListener
    {
        void Accept(ReadOnlySpan<byte> value);
    }

    private sealed class Listener<T>(JsonTypeInfo<T> type, Action<T> listener) : IListener
    {
        public void Accept(ReadOnlySpan<byte> value)
        {
            if (JsonSerializer.Deserialize(value, type) is { } part)
            {
                listener(part);
            }
        }
    }

    private sealed class Subscription(ProgressListeners owner, RequestId token) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._listeners.Remove(token);
            }
        }
    }
}
