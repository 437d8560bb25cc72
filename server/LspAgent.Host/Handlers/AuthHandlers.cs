using System.Collections.Immutable;
using LspAgent.Host.Composition;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using LspAgent.Providers;

namespace LspAgent.Host.Handlers;

/// <summary>
/// How an agent panel gets its user a model: by a key in the environment, or by a login in a terminal. To authenticate is to
/// find that there is a model that can be asked; whether its service takes the key, the first prompt shows.
/// </summary>
internal sealed class AuthHandlers(Lazy<AgentHost> agent)
{
    /// <summary>What follows <c>lspagent acp</c> when a client runs the login.</summary>
    public const string LoginVerb = "login";

    private const string FromEnvironment = "environment";
    private const string InTerminal = "login";

    private UserModels Models => agent.Value.UserModels;

    public void AddTo(Routes routes) => routes
        .On(AcpMethods.Authenticate, (request, _) => Task.FromResult(Authenticate(request)))
        .On(AcpMethods.Logout, (_, _) => Task.FromResult(LogOut()));

    /// <summary>The ways that a client can offer to its user. A login in a terminal only to one that has terminals, as ACP demands.</summary>
    public ImmutableArray<AuthMethod> Offer(ClientCapabilities? client)
    {
        var variables = KeyRing.Providers
            .Select(provider => Models.KeyOf(provider))
            .Where(key => key is { Key.Source: KeySource.Environment })
            .Select(key => key?.From)
            .ToList();
        var environment = new AuthMethod.Agent(FromEnvironment, "Key in the environment", variables.Count > 0
            ? $"Uses the key in {string.Join(", ", variables)}."
            : $"Set one of {string.Join(", ", KeyRing.Providers.Select(provider => provider.KeyVariable))}, or OPENAI_BASE_URL for a server of your own, where the editor finds it, and start the agent again.");
        return client?.Auth?.Terminal is true
            ? [new AuthMethod.Terminal(InTerminal, "Log in", $"Asks for a provider's key in a terminal and stores it in {Models.Keys.StoragePath}.", [LoginVerb]), environment]
            : [environment];
    }

    private AuthenticateResponse Authenticate(AuthenticateRequest request)
    {
        if (request.MethodId is not (FromEnvironment or InTerminal))
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, $"There is no way '{request.MethodId}' to authenticate. Known: {FromEnvironment}, {InTerminal}.");
        }

        Models.Keys.Refresh();
        return Models.NoModelBecause(name: null) is { } because
            ? throw new RpcException(RpcErrorCodes.AuthenticationRequired, because)
            : new AuthenticateResponse();
    }

    private LogoutResponse LogOut()
    {
        Models.Keys.Refresh();
        try
        {
            foreach (var provider in KeyRing.Providers)
            {
                Models.Keys.TrySet(provider.Name, key: null);
                if (Models.Keys.FindStored(provider.Name) is not null)
                {
                    Models.Keys.Store(provider, key: null);
                }
            }
        }
        catch (KeyStorageException exception)
        {
            throw new RpcException(RpcErrorCodes.InternalError, exception.Message);
        }

        foreach (var provider in KeyRing.Providers)
        {
            if (Models.KeyOf(provider) is { From: var variable })
            {
                throw new RpcException(
                    RpcErrorCodes.InvalidRequest,
                    $"No key is stored any more, but the one in {variable} is still used. Take it out of the environment that starts the agent.");
            }
        }

        return new LogoutResponse();
    }
}
