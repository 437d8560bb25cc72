using LspAgent.Host.Serving;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Handlers;

/// <summary>Agrees with a client of ACP on a version, and on what both can do.</summary>
internal sealed partial class AcpInitializeHandler(AcpLifecycle lifecycle, AuthHandlers auth, ILogger<AcpInitializeHandler> logger)
{
    public void AddTo(Routes routes) => routes
        .On(AcpMethods.Initialize, (request, _) => Task.FromResult(Initialize(request, routes)));

    private InitializeResponse Initialize(InitializeRequest request, Routes routes)
    {
        lifecycle.OnInitialized(request.ClientCapabilities ?? new());
        var version = AcpVersion.Negotiate(request.ProtocolVersion);
        LogInitialized(request.ClientInfo is { } info ? $"{info.Name} {info.Version}".TrimEnd() : "a client without a name", request.ProtocolVersion, version);
        return new(version, AgentOffer.Of(routes), auth.Offer(request.ClientCapabilities), new(Product.Name, Product.Version, Product.Title));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Initialized by {Client}, which speaks version {Wanted} of ACP; speaking version {Version}.")]
    private partial void LogInitialized(string client, ushort wanted, ushort version);
}
