using LspAgent.Core.Commands;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;
using LspAgent.Host.Composition;
using LspAgent.Providers;

namespace LspAgent.Host.Doors.Exec;

/// <summary>
/// <c>lspagent exec</c>: one prompt, or a stream of them, without a person. Standard output is only the result or the stream;
/// everything else goes to standard error.
/// </summary>
internal sealed class ExecDoor(AgentHost host, Stream stdin, Stream stdout, TextWriter stderr)
{
    /// <param name="interrupted">The user's Ctrl+C: ends the turn, keeps what was said.</param>
    public async Task<int> RunAsync(ExecRequest request, string workingDirectory, CancellationToken interrupted)
    {
        IExecOutput output = request.Output is ExecFormat.Text
            ? new TextOutput(stdout)
            : new StreamJsonOutput(stdout, onlyResult: request.Output is ExecFormat.Json, request.IncludesPartialMessages);
        try
        {
            return await OpenAsync(request, workingDirectory, interrupted) switch
            {
                SessionOpening.Opened { Session: var session } => await RunAsync(session, output, request, workingDirectory, interrupted),
                SessionOpening.Refused { Because: var because } => await FailAsync(output, because, ExitCodes.Failed),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (FormatException exception)
        {
            return await FailAsync(output, exception.Message, ExitCodes.Usage);
        }
        catch (TranscriptWriteException exception)
        {
            return await FailAsync(output, exception.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException exception)
        {
            await SayAsync($"Standard input or output failed: {exception.Message.TrimEnd('.')}. What was said before is kept; `lspagent sessions list` shows it.");
            return ExitCodes.Failed;
        }
    }

    /// <summary>Says why nothing could be begun, or gone on with, to people and in the output's format.</summary>
    private async Task<int> FailAsync(IExecOutput output, string because, int exitCode)
    {
        await SayAsync(because);
        await output.EndAsync(ExecResult.NotBegun(because), CancellationToken.None);
        return exitCode;
    }

    private async Task<SessionOpening> OpenAsync(ExecRequest request, string workingDirectory, CancellationToken cancellationToken)
    {
        var sessionRequest = new SessionRequest
        {
            Root = workingDirectory,
            Model = request.Model,
            Mode = request.Mode,
            AppendSystemPrompt = request.AppendSystemPrompt,
            AllowedTools = request.AllowedTools,
            IsTrusted = request.IsTrusted ? true : null,
            TurnLimits = new BudgetLimits(Steps: request.MaxTurns),
            SessionLimits = new BudgetLimits(Usd: request.MaxBudgetUsd),
            WhenNobodyIsThere = WhenNobodyIsThere.Refuse,
        };
        var id = request.Resume ?? (request.Continues ? await NewestAsync(workingDirectory, cancellationToken) : null);
        if (id is null)
        {
            if (request.Continues)
            {
                await SayAsync($"There is no session of {workingDirectory} to continue; a new one begins.");
            }

            return new SessionOpening.Opened(await host.Sessions.NewAsync(await host.SetUpAsync(sessionRequest, cancellationToken), cancellationToken), []);
        }

        var named = host.Transcripts.Named(id);
        if (named.Count > 1)
        {
            return new SessionOpening.Refused($"{named.Count} sessions begin with {id}. Give more of the id: {string.Join(", ", named.Take(5))}.");
        }

        var opening = await host.Sessions.OpenAsync(
            named is [var only] ? only : new SessionId(id),
            (root, token) => host.SetUpAsync(sessionRequest with { Root = root }, token),
            cancellationToken);
        foreach (var problem in (opening as SessionOpening.Opened)?.Problems ?? [])
        {
            await SayAsync(problem);
        }

        return opening;
    }

    private async Task<string?> NewestAsync(string root, CancellationToken cancellationToken)
    {
        await foreach (var summary in host.Transcripts.ListAsync(root, cancellationToken))
        {
            return summary.Session.Value;
        }

        return null;
    }

    private async Task<int> RunAsync(AgentSession session, IExecOutput output, ExecRequest request, string workingDirectory, CancellationToken interrupted)
    {
        var model = host.Models.Choose(session.State.Options.Model) is ModelChoice.Ready { Model.Id: var name } ? name : session.State.Options.Model ?? "none";
        await output.BeginAsync(
            new ExecStart(
                session.Id, workingDirectory, model, session.State.Options.ModeName, [.. host.ToolNames],
                [.. SlashCommands.Infos.Select(command => command.Name)], AgentHost.Version),
            interrupted);

        if ((session.Desk.Rules as SessionRules)?.DescribeIgnored($"you have not said that you trust {session.Roots.Root} (--trust does, for one run)") is { } ignored)
        {
            await SayAsync(ignored);
        }

        var client = new ExecClient(output, stderr);
        await using var subscription = session.Subscribe(client, session.LastSeq);
        await using var interrupt = interrupted.UnsafeRegister(static state => (state as AgentSession)?.Cancel(), session);
        var exitCode = ExitCodes.Done;
        await foreach (var prompt in PromptsAsync(request, interrupted))
        {
            var before = session.State;
            var unasked = session.Desk.Unasked.Length;
            client.BeginPrompt();
            var startedAt = host.Time.GetTimestamp();
            var end = await session.PromptAsync(prompt, CancellationToken.None);
            await subscription.ReachAsync(end.LastSeq, CancellationToken.None);
            var result = new ExecResult(
                end.Outcome,
                client.Text,
                host.Time.GetElapsedTime(startedAt),
                client.Replies,
                Difference(session.State.Usage, before.Usage),
                session.State.CostUsd - before.CostUsd,
                [.. client.Costs.ByModel],
                session.Desk.Unasked[unasked..],
                ByRules: client.Replies == 0 || !IsOffline(session) ? null : new RuleAnswer(client.Calls > 0));
            await output.EndAsync(result, CancellationToken.None);
            await ExplainAsync(result);
            exitCode = Math.Max(exitCode, result.ExitCode);
            if (end.Outcome is TurnOutcome.Cancelled)
            {
                break;
            }
        }

        await host.Sessions.CloseAsync(session.Id);
        return exitCode;
    }

    private async IAsyncEnumerable<Prompt> PromptsAsync(ExecRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Input is ExecFormat.StreamJson)
        {
            await foreach (var prompt in StreamJsonInput.ReadAsync(stdin, cancellationToken))
            {
                yield return prompt;
            }
        }
        else if (request.Prompt is { } text)
        {
            yield return Prompt.Of(text);
        }
        else
        {
            using var reader = new StreamReader(stdin, leaveOpen: true);
            var all = await reader.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken);
            yield return string.IsNullOrWhiteSpace(all)
                ? throw new FormatException("There is no prompt: give it as an argument, or on standard input.")
                : Prompt.Of(all);
        }
    }

    private bool IsOffline(AgentSession session) =>
        host.Models.Choose(session.State.Options.Model) is ModelChoice.Ready { Model.Provider: ProviderCatalog.Offline };

    private async ValueTask ExplainAsync(ExecResult result)
    {
        if (result is { ByRules: not null, Error: null })
        {
            await SayAsync($"No model is configured: fixed rules answered. {UserModels.Remedy}");
        }

        if (result.Error is { } error)
        {
            await SayAsync(error);
        }

        foreach (var refusal in result.Refusals)
        {
            await SayAsync($"Permission was needed and nobody could be asked: {VisibleText.InOneLine(refusal.Title)} ({VisibleText.InOneLine(refusal.Because)}). {RemedyFor(refusal)}");
        }
    }

    private static string RemedyFor(Refusal refusal) => refusal.Rules.IsEmpty
        ? $"Allow it with --allowed-tools {refusal.Tool}, or with --permission-mode."
        : $"Allow it with {string.Join(" and ", refusal.Rules.Select(rule => $"the rule {VisibleText.InOneLine(rule.Text)} ({rule.Covers})"))} under permissions.allow in your settings, or with --allowed-tools {refusal.Tool}.";

    private Task SayAsync(string sentence) => stderr.WriteLineAsync($"lspagent: {sentence}");

    private static TokenUsage Difference(TokenUsage now, TokenUsage before) => new(
        now.Input - before.Input, now.Output - before.Output, now.CacheRead - before.CacheRead, now.CacheWrite - before.CacheWrite);
}
