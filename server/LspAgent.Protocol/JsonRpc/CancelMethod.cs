using System.Text.Json;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The notification with which a requester takes a request back; both protocols' forms are understood, one is sent.</summary>
public sealed class CancelMethod
{
    private readonly string _member;

    private CancelMethod(string name, string member)
    {
        Name = name;
        _member = member;
    }

    /// <summary><c>$/cancelRequest</c> of the Language Server Protocol.</summary>
    public static CancelMethod Lsp { get; } = new("$/cancelRequest", "id");

    /// <summary><c>$/cancel_request</c> of the Agent Client Protocol.</summary>
    public static CancelMethod Acp { get; } = new("$/cancel_request", "requestId");

    public string Name { get; }

    internal void Write(MessageScratch output, RequestId id)
    {
        output.Bytes.Write("{\"jsonrpc\":\"2.0\",\"method\":"u8);
        output.WriteString(Name);
        output.Bytes.Write(",\"params\":{"u8);
        output.WriteString(_member);
        output.Bytes.Write(":"u8);
        id.WriteTo(output.Bytes);
        output.Bytes.Write("}}"u8);
    }

    /// <summary>True if the notification takes a request back, whose id is then read.</summary>
    internal static bool TryRead(in RpcMessage message, out RequestId id)
    {
        id = RequestId.Null;
        try
        {
            return message.Method.StartsWith("$/cancel"u8)
                && (message.Method.SequenceEqual("$/cancelRequest"u8) ? TryReadMember(message.Params, "id"u8, out id)
                    : message.Method.SequenceEqual("$/cancel_request"u8) && TryReadMember(message.Params, "requestId"u8, out id));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name or an id: no request of ours has such an id.
            return false;
        }
    }

    private static bool TryReadMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member, out RequestId id)
    {
        id = RequestId.Null;
        if (json.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(member);
            reader.Read();
            if (isFound)
            {
                return RequestId.TryRead(ref reader, out id);
            }

            reader.Skip();
        }

        return false;
    }
}
