using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Core.Edits;
using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Lsp.Extensions;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Runs what a user picked in an editor. Work for the agent becomes a prompt in a session of the folder, whose changes wait for the
/// user's word; the answer says at once which session, and what follows comes as its updates.
/// </summary>
internal sealed class CommandHandlers(EditorCode code, Lazy<AgentHost> agent, SessionHandlers sessions, OpenDocuments documents, Func<ClientProfile?> client, CodeActionHandlers actions, StoppableWork stoppable) : IDisposable
{
    private readonly ConcurrentDictionary<string, AgentSession> _ownSessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private int _tasks;

    /// <summary>Every command that an editor can run.</summary>
    public static IEnumerable<string> Names => [.. AgentCommand.All.Select(static command => command.Name), CodeActionHandlers.ApplyCommand, HunkActions.AcceptCommand, HunkActions.RejectCommand];

    public void AddTo(Routes routes) => routes
        .On(LspMethods.ExecuteCommand, RunAsync);

    public void Dispose() => _turn.Dispose();

    private async Task<JsonElement> RunAsync(ExecuteCommandParams asked, RequestContext context, CancellationToken cancellationToken)
    {
        if (AgentCommand.All.FirstOrDefault(command => command.Name.Equals(asked.Command, StringComparison.Ordinal)) is { } command)
        {
            var session = await GiveAsync(command, ArgumentsOf(asked, LspJsonContext.Default.AgentCommandArguments), context, cancellationToken);
            return JsonSerializer.SerializeToElement(new AgentCommandResult(session.Id.Value), LspJsonContext.Default.AgentCommandResult);
        }

        switch (asked.Command)
        {
            case CodeActionHandlers.ApplyCommand:
                await actions.ApplyAsync(ArgumentsOf(asked, LspJsonContext.Default.CodeActionData), context.Connection, cancellationToken);
                break;
            case HunkActions.AcceptCommand:
                var kept = ArgumentsOf(asked, LspJsonContext.Default.HunkCommandArguments);
                sessions.Require(kept.SessionId).Edits.Hunks.Accept(new HunkChoice(kept.Ids, null));
                break;
            case HunkActions.RejectCommand:
                var rejected = ArgumentsOf(asked, LspJsonContext.Default.HunkCommandArguments);
                var (_, problems) = await sessions.Require(rejected.SessionId).Edits.RejectAsync(new HunkChoice(rejected.Ids, null), cancellationToken);
                if (!problems.IsEmpty)
                {
                    await code.SayAsync(context.Connection, string.Join('\n', problems), cancellationToken);
                }

                break;
            default:
                throw new RpcException(RpcErrorCodes.InvalidParams, $"There is no command '{asked.Command}' here. There are: {string.Join(", ", Names)}.");
        }

        return JsonElement.Parse("null");
    }

    /// <summary>Finds the session, and has it begin behind the answer.</summary>
    private async Task<AgentSession> GiveAsync(AgentCommand command, AgentCommandArguments arguments, RequestContext context, CancellationToken cancellationToken)
    {
        var moment = code.Moment();
        if (!arguments.Uri.TryGetPath(out var path) || code.FolderOf(moment, path) is not { } folder)
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, $"{arguments.Uri} is in no folder that the editor has open, so the agent has no workspace for it. Open its folder.");
        }

        var session = arguments.SessionId is { } id ? sessions.Require(id) : await OwnAsync(folder, context, cancellationToken);
        context.AfterAnswer(() =>
        {
            agent.Value.Background.Run(token => WorkAsync(command, arguments, session, moment, folder, context.Connection, token));
            return ValueTask.CompletedTask;
        });
        return session;
    }

    private async Task WorkAsync(AgentCommand command, AgentCommandArguments arguments, AgentSession session, EditorMoment moment, CodeFolder folder, RpcConnection connection, CancellationToken cancellationToken)
    {
        // A client of sessions draws all this itself.
        var plain = client() is { Agent: null } editor ? editor : null;
        var token = string.Create(CultureInfo.InvariantCulture, $"{Product.Name}:task:{Interlocked.Increment(ref _tasks)}");
        try
        {
            var report = plain is null ? null : await TaskReport.BeginAsync(session, command.Title.TrimEnd('…'), token, connection, plain, cancellationToken);
            PromptEnd end;
            using var running = stoppable.Add(new ProgressToken(token), () => session.Cancel());
            try
            {
                var prompt = await PromptAsync(command, arguments, moment, folder, cancellationToken);
                end = await session.PromptAsync(prompt, cancellationToken);
            }
            finally
            {
                if (report is not null)
                {
                    await report.DisposeAsync();
                }
            }

            if (plain is not null)
            {
                await TaskOutcome.ShowAsync(session, end.Outcome, Path.Join(agent.Value.Cache, "answers"), connection, plain, cancellationToken);
            }
        }
        catch (ConnectionLostException)
        {
            // The turn goes on; who attaches to the session sees it.
        }
    }

    private async Task<Prompt> PromptAsync(AgentCommand command, AgentCommandArguments arguments, EditorMoment moment, CodeFolder folder, CancellationToken cancellationToken)
    {
        var question = QuestionOrNull(moment, arguments.Uri);
        _ = arguments.Uri.TryGetPath(out var path);
        var shown = Path.GetRelativePath(folder.Lexical, path ?? string.Empty).Replace('\\', '/');
        var text = moment.Documents.GetValueOrDefault(arguments.Uri)?.Text ?? question?.Places.TextOf(question.Path);
        return await AgentTaskPrompt.MakeAsync(command, arguments, shown, text, documents.Encoding, question, cancellationToken);
    }

    /// <summary>Without an SDK the agent still has the text.</summary>
    private CodeQuestion? QuestionOrNull(EditorMoment moment, DocumentUri uri)
    {
        try
        {
            return code.Question(moment, uri);
        }
        catch (Exception exception) when (exception is RpcException or Roslyn.Intelligence.CodeQuestionException)
        {
            return null;
        }
    }

    private async Task<AgentSession> OwnAsync(CodeFolder folder, RequestContext context, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _ownSessions.TryGetValue(folder.Canonical, out var session) ? session
                : _ownSessions[folder.Canonical] = await sessions.BeginAsync(folder.Lexical, additional: null, reviewsEdits: true, context, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static T ArgumentsOf<T>(ExecuteCommandParams asked, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (asked.Arguments is [var argument, ..] && argument.Deserialize(type) is { } read)
            {
                return read;
            }
        }
        catch (JsonException exception)
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, $"The argument of {asked.Command} cannot be read: {exception.Message}");
        }

        throw new RpcException(RpcErrorCodes.InvalidParams, $"{asked.Command} takes one argument, and none came.");
    }
}
