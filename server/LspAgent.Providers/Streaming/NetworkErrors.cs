using System.Net.Sockets;
using System.Security.Authentication;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>Says what went wrong between us and a service, below the level at which the service itself could say it.</summary>
internal static class NetworkErrors
{
    public static ModelError Explain(Exception exception, ModelEndpoint endpoint)
    {
        var host = endpoint.BaseUrl.Authority;
        if (Find<AuthenticationException>(exception) is { } distrust)
        {
            return new ModelError(
                ModelErrorKind.Certificate,
                $"No secure connection to {host} ({OneLine(distrust)}). Check {endpoint.AddressName}, the clock, and whether a company's certificate has to be added to the system's trust store; the check is never skipped.",
                Retryable: false);
        }

        var sentence = exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                $"The host {endpoint.BaseUrl.Host} cannot be found: the machine seems to be offline, or the address is misspelt. Check the network and {endpoint.AddressName}.",
            _ when Find<SocketException>(exception) is { SocketErrorCode: SocketError.ConnectionRefused } =>
                $"Nothing answers at {host}: the connection was refused. Start the server there, or check {endpoint.AddressName}.",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
                $"{host} cannot be reached ({OneLine(exception)}). Check the network and {endpoint.AddressName}.",
            _ => $"The connection to {host} broke ({OneLine(exception)}). Check the network and try again.",
        };
        return new ModelError(ModelErrorKind.Network, sentence, Retryable: true);
    }

    public static ModelError ConnectTimeout(ModelEndpoint endpoint, TimeSpan limit) => new(
        ModelErrorKind.Network,
        $"{endpoint.BaseUrl.Authority} did not accept a connection within {Spans.Describe(limit)} (LSPAGENT_MODEL_CONNECT_TIMEOUT_MS). Check the network and {endpoint.AddressName}.",
        Retryable: true);

    public static ModelError Stalled(ModelEndpoint endpoint, TimeSpan limit) => new(
        ModelErrorKind.Stalled,
        $"{endpoint.BaseUrl.Authority} sent nothing for {Spans.Describe(limit)}. A slow local model needs a longer LSPAGENT_MODEL_STALL_TIMEOUT_MS; otherwise try again.",
        Retryable: true);

    public static ModelError OutOfTime(ModelEndpoint endpoint, TimeSpan limit) => new(
        ModelErrorKind.Stalled,
        $"The answer of {endpoint.BaseUrl.Authority} took longer than {Spans.Describe(limit)} in all. Try again, or allow more with LSPAGENT_MODEL_TOTAL_TIMEOUT_MS.",
        Retryable: false);

    public static ModelError CutShort(ModelEndpoint endpoint) => new(
        ModelErrorKind.Network,
        $"{endpoint.BaseUrl.Authority} closed the connection in the midst of its answer. Try again.",
        Retryable: true);

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static string OneLine(Exception exception) => exception.GetBaseException().Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
