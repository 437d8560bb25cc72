using System.Text.Json;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Doors.Permissions;

/// <summary>What a case is answered.</summary>
/// <param name="Verdict">allow, ask or deny.</param>
internal sealed record CaseAnswer(string Id, string Verdict, string Because);

/// <summary>
/// Answers cases of the permission layer: a JSON object a line, with a command, a path or an address, the rules, and a
/// layout of files. Nothing of them is looked for on this machine.
/// </summary>
internal static class PermissionCases
{
    private const string Workspace = "/repo/proj";

    public static CaseAnswer Answer(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var id = root.GetProperty("id").GetString() ?? string.Empty;
        var input = root.GetProperty("input");

        // Where our two folders are not treated alike, the weaker answer is the one that counts.
        var answers = NamesOfAgent(line).Select(agent => Decide(input, agent)).OrderBy(Strictness).ToArray();
        var (verdict, because) = answers[0] switch
        {
            PermissionDecision.Allow allow => ("allow", allow.Because),
            PermissionDecision.Ask ask => ("ask", ask.Because),
            var deny => ("deny", deny.Because),
        };
        return new CaseAnswer(id, verdict, OneLine(because));
    }

    private static IEnumerable<string> NamesOfAgent(string line) => line.Contains(".agent", StringComparison.OrdinalIgnoreCase) ? [".lspagent", ".claude"] : [".lspagent"];

    private static PermissionDecision Decide(JsonElement input, string agent)
    {
        var style = Text(input, "platform") switch
        {
            "windows" => PathStyle.Windows,
            "macos" => PathStyle.MacOs,
            _ => PathStyle.Linux,
        };
        var roots = input.TryGetProperty("workspace_roots", out var listed) && listed.GetArrayLength() > 0
            ? listed.EnumerateArray().Select(root => CaseText.Agent(root.GetString() ?? Workspace, agent)).ToArray()
            : [Workspace];
        var files = CaseFiles.For(style, roots[0], input.TryGetProperty("layout_extra", out var extra) ? extra : null, agent);
        var workspace = new WorkspaceRoots(roots[0], [.. roots.Skip(1)]);
        var rules = PermissionRules.From(Rules(input, agent), new SettingOrigin(SettingsLayer.Project, "rules of the case", 0), workspace, files);
        var chain = new PermissionChain(rules, files, workspace, PathText.ToNative(PathText.FromNative(files.Home, style) + "/.lspagent", style));
        var directory = Text(input, "cwd") is { } cwd ? CaseText.Agent(cwd, agent) : roots[0];
        if (Text(input, "command") is { } command)
        {
            return chain.DecideCommand(CaseText.Agent(command, agent), directory, PermissionMode.Default);
        }

        if (Text(input, "url") is { } url)
        {
            return chain.DecideAddress([url, .. Redirects(input, url)], PermissionMode.Default);
        }

        var (tool, use) = Text(input, "op") switch
        {
            "edit" => ("Edit", PathUse.Write),
            "write" => ("Write", PathUse.Write),
            "delete" => ("Edit", PathUse.Delete),
            _ => ("Read", PathUse.Read),
        };
        return chain.DecidePath(tool, use, CaseText.Agent(Text(input, "path") ?? string.Empty, agent), directory, readsToo: tool is "Edit" && use is PathUse.Write, PermissionMode.Default);
    }

    /// <summary>The addresses that one after the other leads to; a relative one stays on the host before it.</summary>
    private static IEnumerable<string> Redirects(JsonElement input, string from)
    {
        if (!input.TryGetProperty("redirects_to", out var to))
        {
            yield break;
        }

        foreach (var next in to.ValueKind is JsonValueKind.Array ? to.EnumerateArray().Select(static one => one.GetString()) : [to.GetString()])
        {
            if (next is not null)
            {
                from = next.StartsWith("//", StringComparison.Ordinal) ? "https:" + next
                    : !HasScheme(next) && Uri.TryCreate(from, UriKind.Absolute, out var before) ? $"{before.Scheme}://{before.Authority}{(next.StartsWith('/') ? "" : "/")}{next}"
                    : next;
                yield return from;
            }
        }
    }

    private static bool HasScheme(string address) =>
        address.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && address.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0;

    private static IEnumerable<(RuleEffect, string)> Rules(JsonElement input, string agent)
    {
        if (!input.TryGetProperty("rules", out var rules))
        {
            yield break;
        }

        foreach (var (effect, name) in ((RuleEffect, string)[])[(RuleEffect.Deny, "deny"), (RuleEffect.Ask, "ask"), (RuleEffect.Allow, "allow")])
        {
            if (rules.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array)
            {
                foreach (var rule in list.EnumerateArray())
                {
                    yield return (effect, CaseText.Agent(rule.GetString() ?? string.Empty, agent));
                }
            }
        }
    }

    private static string? Text(JsonElement input, string name) =>
        input.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static int Strictness(PermissionDecision decision) => decision switch
    {
        PermissionDecision.Allow => 0,
        PermissionDecision.Ask => 1,
        _ => 2,
    };

    private static string OneLine(string text) => string.Concat(text.Select(static letter => char.IsControl(letter) ? ' ' : letter));
}
