using System.Net;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>What the attempts of one request share: whom to ask, in which format, and the body.</summary>
internal sealed class HttpExchange(
    IWireFormat format,
    ModelEndpoint endpoint,
    ModelTransport transport,
    RetryLimits limits,
    TimeProvider time,
    ModelRequest request)
{
    private RequestBody? _body;

    public IWireFormat Format => format;

    public ModelEndpoint Endpoint => endpoint;

    public ModelTransport Transport => transport;

    public RetryLimits Limits => limits;

    public TimeProvider Time => time;

    public ModelRequest Request => request;

    /// <summary>True when the format learned from the refusal: the next message is written anew.</summary>
    public bool Learn(ServiceComplaint complaint)
    {
        if (complaint.Message is not { } message || !Format.Learn(message))
        {
            return false;
        }

        _body = null;
        return true;
    }

    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Endpoint.At(Format.Path))
        {
            Content = (_body ??= Format.Write(Request)).ToContent(),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("accept", "text/event-stream");
        message.Headers.TryAddWithoutValidation("user-agent", "lspagent");
        Format.AddHeaders(message.Headers, Endpoint.KeyToSend(), Request);
        return message;
    }
}
