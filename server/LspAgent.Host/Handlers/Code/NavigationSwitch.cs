using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Host.Composition;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Whether we answer what a C# server answers, as <c>lspagent.csharp.navigation</c> says: off unless it is wanted. What was wanted at
/// the start is announced at the start; what the settings say later is registered where the client takes that.
/// </summary>
/// <param name="background">Not the agent's, which is made only when somebody needs it.</param>
internal sealed class NavigationSwitch(Lazy<AgentHost> agent, BackgroundTasks background, Func<ClientProfile?> client) : IDisposable
{
    private static readonly JsonElement OnlyCSharp = JsonElement.Parse("""{"documentSelector":[{"language":"csharp"}]}""");

    private readonly SemaphoreSlim _turn = new(1);
    private CodeOptions? _told;
    private bool _isRegistered;

    public bool Value => Options.Navigation ?? false;

    private CodeOptions Options => (Volatile.Read(ref _told) ?? new CodeOptions()).Or(client()?.Code ?? new CodeOptions());

    public void AddTo(Routes routes) => routes
        .On(LspMethods.DidChangeConfiguration, (parameters, context, _) => ChangedAsync(parameters.Settings, context.Connection));

    /// <summary>The client has our capabilities: its settings can be asked for.</summary>
    public void Begin(RpcConnection connection)
    {
        if (client()?.Editor.Workspace?.Configuration is true)
        {
            background.Run(token => AskAsync(connection, token));
        }
    }

    /// <summary>Takes over what is known so far into the agent, when there is one.</summary>
    public void Take(AgentHost made) => made.Solution = Options.Solution;

    public void Dispose() => _turn.Dispose();

    private Task ChangedAsync(JsonElement settings, RpcConnection connection)
    {
        if (settings.ValueKind is JsonValueKind.Object && CodeOptions.Of(settings) is { } said && said != new CodeOptions())
        {
            background.Run(token => TakeAsync(said, connection, token));
        }
        else
        {
            Begin(connection);
        }

        return Task.CompletedTask;
    }

    private async Task AskAsync(RpcConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await connection.InvokeAsync(LspClientMethods.Configuration, new ConfigurationParams([new ConfigurationItem(Section: $"{ClientProfile.Section}.csharp")]), cancellationToken);
            await TakeAsync(answers is [var section, ..] ? CodeOptions.OfSection(section) : new CodeOptions(), connection, cancellationToken);
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            // Then what was said at the start holds.
        }
    }

    private async Task TakeAsync(CodeOptions told, RpcConnection connection, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Volatile.Write(ref _told, told);
            if (agent.IsValueCreated)
            {
                Take(agent.Value);
            }

            if (client() is { } profile && profile.Code?.Navigation is not true && Value != _isRegistered)
            {
                await RegisterAsync(Dynamic(profile.Editor), connection, cancellationToken);
                _isRegistered = Value;
            }
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            // A client that refuses goes on without.
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RegisterAsync(ImmutableArray<string> methods, RpcConnection connection, CancellationToken cancellationToken)
    {
        if (methods.IsEmpty)
        {
            return;
        }

        if (Value)
        {
            await connection.InvokeAsync(LspClientMethods.RegisterCapability, new RegistrationParams([.. methods.Select(method => new Registration(IdOf(method), method, method.StartsWith("textDocument/", StringComparison.Ordinal) ? OnlyCSharp : null))]), cancellationToken);
        }
        else
        {
            await connection.InvokeAsync(LspClientMethods.UnregisterCapability, new UnregistrationParams([.. methods.Select(method => new Unregistration(IdOf(method), method))]), cancellationToken);
        }
    }

    private static string IdOf(string method) => $"{ClientProfile.Section}:{method}";

    private static ImmutableArray<string> Dynamic(Protocol.Lsp.ClientCapabilities editor)
    {
        var (document, workspace) = (editor.TextDocument, editor.Workspace);
        (string Method, bool? Takes)[] all =
        [
            (LspMethods.Definition.Name, document?.Definition?.DynamicRegistration),
            (LspMethods.TypeDefinition.Name, document?.TypeDefinition?.DynamicRegistration),
            (LspMethods.References.Name, document?.References?.DynamicRegistration),
            (LspMethods.Implementation.Name, document?.Implementation?.DynamicRegistration),
            (LspMethods.Hover.Name, document?.Hover?.DynamicRegistration),
            (LspMethods.DocumentSymbol.Name, document?.DocumentSymbol?.DynamicRegistration),
            (LspMethods.WorkspaceSymbol.Name, workspace?.Symbol?.DynamicRegistration),
            (LspMethods.PrepareCallHierarchy.Name, document?.CallHierarchy?.DynamicRegistration),
            (LspMethods.PrepareTypeHierarchy.Name, document?.TypeHierarchy?.DynamicRegistration),
        ];
        return [.. all.Where(static item => item.Takes is true).Select(static item => item.Method)];
    }
}
