using System.Text.Json;
using System.Text.Unicode;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Reads the members of a message's envelope in one pass; <c>params</c>, <c>result</c> and <c>error</c> are only checked and measured.</summary>
internal ref struct EnvelopeReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MessageLimits.Depth };

    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _reader;
    private RpcMessage _message;
    private bool _isVersion2;
    private bool _hasId;
    private bool _isIdValid;
    private bool _isMethodText;
    private bool _hasMethod;
    private bool _isParamsValid;

    private EnvelopeReader(ReadOnlySpan<byte> body)
    {
        _body = body;
        _reader = new(body, Options);
        _isIdValid = true;
        _isParamsValid = true;
    }

    public static RpcMessage Read(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body["\uFEFF"u8.Length..];
        }

        // The JSON reader does not look at the bytes inside strings.
        if (!Utf8.IsValid(body))
        {
            return Invalid(RpcErrorCodes.ParseError, "The message is not valid UTF-8.");
        }

        try
        {
            return new EnvelopeReader(body).ReadMembers();
        }
        catch (JsonException e)
        {
            return Invalid(RpcErrorCodes.ParseError, $"The message is not valid JSON: {JsonProblem.Describe(e)}");
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's way to say that an escaped surrogate has no other half.
            return Invalid(RpcErrorCodes.ParseError, "The message is not valid JSON: half of a surrogate pair stands alone in a name or a string.");
        }
    }

    private static RpcMessage Invalid(int code, string message) =>
        new() { Kind = RpcMessageKind.Invalid, Problem = new(code, message) };

    private RpcMessage ReadMembers()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            var isArray = _reader.TokenType == JsonTokenType.StartArray;
            _reader.Skip();
            _reader.Read();
            return Invalid(RpcErrorCodes.InvalidRequest, isArray ? "Batches are not supported: send each message alone." : "A message is a JSON object.");
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember();
        }

        // Throws if something follows the object.
        _reader.Read();
        return Classify();
    }

    private void ReadMember()
    {
        if (_reader.ValueTextEquals("jsonrpc"u8))
        {
            _reader.Read();
            _isVersion2 = _reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals("2.0"u8);
            _reader.Skip();
        }
        else if (_reader.ValueTextEquals("id"u8))
        {
            _reader.Read();
            _hasId = true;
            _isIdValid = RequestId.TryRead(ref _reader, out var id);
            _message.Id = id;
            _reader.Skip();
        }
        else if (_reader.ValueTextEquals("method"u8))
        {
            _reader.Read();
            ReadMethod();
        }
        else if (_reader.ValueTextEquals("params"u8))
        {
            _reader.Read();
            _isParamsValid = _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null;
            _message.Params = ReadSlice(nullIsAbsent: true);
        }
        else if (_reader.ValueTextEquals("result"u8))
        {
            _reader.Read();
            _message.Result = ReadSlice(nullIsAbsent: false);
        }
        else if (_reader.ValueTextEquals("error"u8))
        {
            _reader.Read();
            _message.Error = ReadSlice(nullIsAbsent: true);
        }
        else
        {
            _reader.Read();
            _reader.Skip();
        }
    }

    private void ReadMethod()
    {
        _hasMethod = true;
        _isMethodText = false;
        if (_reader.TokenType != JsonTokenType.String)
        {
            _reader.Skip();
        }
        else if (!_reader.ValueIsEscaped)
        {
            _message.Method = _reader.ValueSpan;
            _isMethodText = true;
        }
        else if (WireText.TryRead(ref _reader) is { } text)
        {
            _message.Method = System.Text.Encoding.UTF8.GetBytes(text);
            _isMethodText = true;
        }
    }

    private ReadOnlySpan<byte> ReadSlice(bool nullIsAbsent)
    {
        var isAbsent = nullIsAbsent && _reader.TokenType == JsonTokenType.Null;
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return isAbsent ? default : _body[start..(int)_reader.BytesConsumed];
    }

    private RpcMessage Classify()
    {
        if (!_hasMethod && (!_message.Result.IsEmpty || !_message.Error.IsEmpty))
        {
            _message.Kind = RpcMessageKind.Response;
            return _message;
        }

        var problem = (_hasMethod, _isMethodText) switch
        {
            _ when !_isIdValid => "The id of a message is an integer, a string or null.",
            _ when !_isVersion2 => "The member 'jsonrpc' of a message is \"2.0\".",
            (false, _) => "A message has a method, a result or an error.",
            (_, false) => "The method of a message is a string.",
            _ when !_message.Result.IsEmpty || !_message.Error.IsEmpty => "A message has a method or a result, not both.",
            _ when !_isParamsValid => "The params of a message are an object or an array.",
            _ => null,
        };
        if (problem is not null)
        {
            _message.Problem = new(RpcErrorCodes.InvalidRequest, problem);
            return _message;
        }

        _message.Kind = _hasId ? RpcMessageKind.Request : RpcMessageKind.Notification;
        return _message;
    }
}
