using System.Text.Json;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;

namespace LspAgent.Host.Doors.Permissions;

/// <summary>Says on the command line what the permission layer would answer, and why; nothing is run.</summary>
internal sealed class PermissionsDoor(TextWriter output, TextWriter error, Func<string, string?> environment)
{
    /// <summary>One line a case: its id, the verdict, and the rule or the reason, with tabs between.</summary>
    public async Task<int> CheckAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            await error.WriteLineAsync($"lspagent: there is no file {path}. Give a file with one case a line.".AsMemory(), cancellationToken);
            return 2;
        }

        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                var answer = PermissionCases.Answer(line);
                await output.WriteLineAsync($"{answer.Id}\t{answer.Verdict}\t{answer.Because}".AsMemory(), cancellationToken);
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                await error.WriteLineAsync($"lspagent: {path}, line {number}: this is no case. {exception.Message}".AsMemory(), cancellationToken);
                return 2;
            }
        }

        return 0;
    }

    /// <summary>What the settings of a folder say about one call.</summary>
    public async Task<int> ExplainAsync(string tool, string input, string folder, PermissionMode mode, CancellationToken cancellationToken)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var isTrusted = new TrustList(UserFolder.Locate(environment), home).IsTrusted(folder);
        var entries = new DiskEntries(home, isTrusted);
        var roots = new WorkspaceRoots(folder, []);
        var loaded = SettingsFiles.ForThisMachine(environment, commandLine: null).Load(folder, isTrusted);
        var rules = PermissionRules.From(loaded, roots, entries, []);
        foreach (var problem in loaded.Problems.Concat(rules.Problems).Concat(loaded.SetAside.Select(static setting => $"{setting.Origin.File}, line {setting.Origin.Line}: {setting.Key} does not count, since the workspace is not trusted.")))
        {
            await error.WriteLineAsync($"lspagent: {problem}".AsMemory(), cancellationToken);
        }

        var chain = new PermissionChain(rules, entries, roots, UserFolder.Locate(environment));
        var decision = Decide(chain, tool, input, roots, mode);
        var verdict = decision switch { PermissionDecision.Allow => "allow", PermissionDecision.Ask => "ask", _ => "deny" };
        await output.WriteLineAsync($"{verdict}: {decision.Because}".AsMemory(), cancellationToken);
        foreach (var rule in (decision as PermissionDecision.Ask)?.Savable ?? [])
        {
            await output.WriteLineAsync($"A rule that would allow it: {rule.Text} ({rule.Covers})".AsMemory(), cancellationToken);
        }

        return 0;
    }

    private static PermissionDecision Decide(PermissionChain chain, string tool, string input, WorkspaceRoots roots, PermissionMode mode)
    {
        if (ToolNames.IsCommand(tool))
        {
            return chain.DecideCommand(input, roots.Root, mode);
        }

        if (ToolNames.IsRead(tool) || ToolNames.IsEdit(tool))
        {
            var isEdit = ToolNames.IsEdit(tool);
            return chain.DecidePath(tool, isEdit ? PathUse.Write : PathUse.Read, input, roots.Root, readsToo: isEdit && tool is not "Write", mode);
        }

        return tool is "WebFetch"
            ? chain.DecideAddress([input], mode)
            : chain.Decide(new PermissionRequest(
                tool,
                input,
                new PreparedCall
                {
                    Title = tool,
                    Kind = ToolKind.Other,
                    Effects = ToolEffects.RunsCommands | ToolEffects.UsesNetwork,
                    Command = tool is "PowerShell" ? input : null,
                    Commit = static _ => ValueTask.FromResult(ToolResult.Error("nothing is run to explain a call")),
                },
                roots,
                mode));
    }
}
