using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Permissions.Shell;
using LspAgent.Core.Permissions.Web;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Permissions;

/// <summary>
/// Decides on a call by what was prepared and nothing else: rules that refuse, floors, rules that ask, rules that allow,
/// what is built in. The strictest part decides, and every answer names what it rests on. Safe for concurrent use.
/// </summary>
public sealed class PermissionChain : IPermissionPolicy
{
    private readonly RuleSet _rules;
    private readonly PolicyContext _context;
    private readonly PathJudge _paths;
    private readonly ShellJudge _shell;
    private readonly WebJudge _web;
    private readonly SymbolJudge _symbols;

    /// <param name="agentFolder">Where the agent keeps its own records, in the machine's own way of writing.</param>
    public PermissionChain(RuleSet rules, IFileEntries entries, WorkspaceRoots roots, string agentFolder)
    {
        _rules = rules;
        _context = new PolicyContext(
            rules,
            entries,
            WorkspaceFolders.Of(roots, entries),
            PathText.Normalise(PathText.FromNative(entries.Home, entries.Style)),
            PathText.Normalise(PathText.FromNative(agentFolder, entries.Style)));
        _paths = new PathJudge(_context);
        _shell = new ShellJudge(_context, _paths);
        _web = new WebJudge(rules);
        _symbols = new SymbolJudge(rules);
    }

    public PermissionDecision Decide(PermissionRequest request)
    {
        var call = request.Call;
        var findings = new Findings(request.Mode);
        JudgeTool(request.Tool, findings);
        if (call.Concern is { } concern)
        {
            findings.Ask(PermissionGround.Rule, concern, rule: null, part: null);
        }

        var allowing = _symbols.Judge(call, findings);
        foreach (var path in call.Paths)
        {
            JudgePath(request, path, allowing, findings);
        }

        if (call.Command is { } command)
        {
            JudgeCommand(request.Tool, command, call.Directory ?? request.Roots.Root, findings);
            _symbols.JudgeCommand(command, findings);
        }

        foreach (var address in call.Addresses)
        {
            _web.Judge(address.OriginalString, findings);
        }

        if (call.Paths.IsEmpty && call.Command is null && call.Addresses.IsEmpty)
        {
            JudgeOther(request, findings);
        }

        return Answer(findings, request.Mode, call.Effects);
    }

    /// <summary>Decides on a command of the shell by its text.</summary>
    public PermissionDecision DecideCommand(string command, string directory, PermissionMode mode)
    {
        var findings = new Findings(mode);
        JudgeTool("Bash", findings);
        JudgeCommand("Bash", command, directory, findings);
        return Answer(findings, mode, ToolEffects.RunsCommands);
    }

    /// <summary>Decides on a path as somebody wrote it.</summary>
    /// <param name="readsToo">True for an edit, which shows what stands in the file.</param>
    public PermissionDecision DecidePath(string tool, PathUse use, string path, string directory, bool readsToo, PermissionMode mode)
    {
        var findings = new Findings(mode);
        JudgeTool(tool, findings);
        _paths.Judge(tool, use, path, directory, readsToo, requiresFile: true, findings);
        return Answer(findings, mode, use is PathUse.Read ? ToolEffects.ReadsFiles : ToolEffects.WritesFiles);
    }

    /// <summary>Decides on an address and on those that it leads to.</summary>
    public PermissionDecision DecideAddress(IEnumerable<string> addresses, PermissionMode mode)
    {
        var findings = new Findings(mode);
        JudgeTool("WebFetch", findings);
        foreach (var address in addresses)
        {
            _web.Judge(address, findings);
        }

        return Answer(findings, mode, ToolEffects.UsesNetwork);
    }

    /// <summary>Rules for the tool as a whole.</summary>
    private void JudgeTool(string tool, Findings findings)
    {
        if (Whole(RuleEffect.Deny, tool) is { } refusing)
        {
            findings.Deny("a rule refuses it", refusing, tool);
        }

        if (Whole(RuleEffect.Ask, tool) is { } asking)
        {
            findings.Ask(PermissionGround.Rule, "a rule wants to be asked", asking, tool);
        }
    }

    private PermissionRule? Whole(RuleEffect effect, string tool)
    {
        foreach (var rule in _rules.All(effect))
        {
            // A specifier that the tool does not have is no reason to refuse less.
            if (ToolNames.IsNamed(rule.Rule.Tool, tool) && (rule.Rule.IsWholeTool || (rule is { Command: null, Path: null, Domain: null, Symbol: null } && effect is not RuleEffect.Allow)))
            {
                return rule.Rule;
            }
        }

        return null;
    }

    /// <param name="allowing">The rule that allows what is changed by what it means to the code, if one does.</param>
    private void JudgePath(PermissionRequest request, PathAccess path, PermissionRule? allowing, Findings findings)
    {
        if (path.Use is PathUse.Read && request.Roots.SessionFolder is { } own
            && PathText.IsWithin(PathText.FromNative(path.Canonical, _context.Style), PathText.FromNative(own, _context.Style), _context.Names))
        {
            findings.Allow("it reads what the session itself wrote", rule: null, path.Lexical);
            return;
        }

        var readsToo = path.Use is PathUse.Write && request.Call.Changes.Any(static change => change.OldText is not null) && request.Tool is not "Write";
        _paths.Judge(request.Tool, path.Use, path.Lexical, request.Roots.Root, readsToo, requiresFile: path.Use is PathUse.Write, findings, allowing);
        if (!path.Canonical.Equals(path.Lexical, StringComparison.Ordinal))
        {
            // What the call would really touch counts as well, should a link have changed meanwhile.
            _paths.Judge(request.Tool, path.Use, path.Canonical, request.Roots.Root, readsToo, requiresFile: path.Use is PathUse.Write, findings, allowing);
        }
    }

    private void JudgeCommand(string tool, string command, string directory, Findings findings)
    {
        if (!ToolNames.IsCommand(tool))
        {
            JudgeForeignCommand(tool, command, findings);
            return;
        }

        var folder = PathText.Normalise(PathText.FromNative(directory, _context.Style));
        if (PathWalk.Follow(folder, _context.Entries, followsLast: true) is not PathFinding.Found found || !_paths.IsInside(found))
        {
            findings.Ask(PermissionGround.Caution, $"it runs in {directory}, outside the workspace", rule: null, part: null);
        }

        _shell.Judge(command, folder, findings);
    }

    /// <summary>A command for a shell whose grammar is not known here: no rule sees into it, so only the exact text is allowed.</summary>
    private void JudgeForeignCommand(string tool, string command, Findings findings)
    {
        var rule = _rules.All(RuleEffect.Deny).FirstOrDefault(rule => IsAbout(rule, contains: true)) ?? _rules.All(RuleEffect.Ask).FirstOrDefault(rule => IsAbout(rule, contains: true));
        if (rule is { Rule.Effect: RuleEffect.Deny })
        {
            findings.Deny("a rule refuses it", rule.Rule, command);
        }
        else if (rule is not null)
        {
            findings.Ask(PermissionGround.Rule, "a rule wants to be asked", rule.Rule, command);
        }

        if (HiddenCharacters.FindFirst(command) is { } hidden)
        {
            findings.Ask(PermissionGround.Floor, $"it holds the character {hidden}, which nobody sees as it is", rule: null, command);
        }

        if (_rules.All(RuleEffect.Allow).FirstOrDefault(allowing => IsAbout(allowing, contains: false)) is { } allowed)
        {
            findings.AllowChange("a rule allows it", allowed.Rule, command);
        }
        else
        {
            findings.Ask(PermissionGround.Unmatched, $"no rule allows exactly this for {tool}", rule: null, command, new SavableRule($"{tool}({command})", "exactly this command"));
        }

        bool IsAbout(CompiledRule rule, bool contains)
        {
            if (!ToolNames.IsNamed(rule.Rule.Tool, tool) || rule.Rule.Specifier is not { } specifier)
            {
                return false;
            }

            var wanted = specifier.EndsWith(":*", StringComparison.Ordinal) ? specifier[..^2] : specifier;
            return contains
                ? command.Contains(wanted.Trim('*', ' '), StringComparison.OrdinalIgnoreCase)
                : command.Equals(specifier, StringComparison.Ordinal);
        }
    }

    /// <summary>A call that touches no file, runs no command and asks no address, as far as its tool says.</summary>
    private void JudgeOther(PermissionRequest request, Findings findings)
    {
        var isForeign = request.Tool.StartsWith("mcp__", StringComparison.Ordinal);
        if (!isForeign && request.Call.Effects.IsHarmless)
        {
            findings.Allow("it changes nothing outside the session", rule: null, request.Tool);
        }
        else if (Whole(RuleEffect.Allow, request.Tool) is { } rule)
        {
            findings.AllowChange("a rule allows it", rule, request.Tool);
        }
        else
        {
            findings.Ask(PermissionGround.Unmatched, $"no rule allows {request.Tool}", rule: null, part: null, new SavableRule(request.Tool, $"every call of {request.Tool}"));
        }
    }

    private static PermissionDecision Answer(Findings findings, PermissionMode mode, ToolEffects effects)
    {
        var strictest = findings.Strictest;
        if (mode is PermissionMode.Plan && !effects.IsHarmless && effects is not ToolEffects.UsesNetwork && findings.Outcome is not PermissionOutcome.Deny
            && (findings.Outcome is PermissionOutcome.Ask || !findings.IsReadOnly || effects.HasFlag(ToolEffects.WritesFiles)))
        {
            return new PermissionDecision.Deny("plan mode changes nothing. Look around, and present the plan") { Part = strictest?.Part };
        }

        if (strictest is null)
        {
            var allowed = findings.Allowed;
            return new PermissionDecision.Allow(Sentence(allowed)) { Rule = allowed?.Rule, Part = allowed?.Part };
        }

        if (strictest.Outcome is PermissionOutcome.Deny)
        {
            return new PermissionDecision.Deny(Sentence(strictest)) { Rule = strictest.Rule, Part = strictest.Part };
        }

        return mode is PermissionMode.DontAsk
            ? new PermissionDecision.Deny($"{Sentence(strictest)}, and this session does not ask") { Rule = strictest.Rule, Part = strictest.Part }
            : new PermissionDecision.Ask(Sentence(strictest))
            {
                Rule = strictest.Rule,
                Part = strictest.Part,
                Savable = findings.Savable,
                IsOnlyUnmatched = findings.IsOnlyUnmatched,
                AsksEachTime = strictest.Ground is PermissionGround.Rule or PermissionGround.Floor,
            };
    }

    private static string Sentence(PermissionFinding? finding) => finding switch
    {
        null => "nothing stands against it",
        { Rule: { } rule, Part: { } part } => $"{part}: {finding.Because}, {rule.Described}",
        { Rule: { } rule } => $"{finding.Because}, {rule.Described}",
        { Part: { } part } when !finding.Because.StartsWith(part, StringComparison.Ordinal) => $"{part}: {finding.Because}",
        _ => finding.Because,
    };
}
