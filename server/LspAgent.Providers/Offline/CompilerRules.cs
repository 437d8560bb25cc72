using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>
/// What is asked of the C# compiler about which words. Where the session has no tool for it, or the compiler knows nothing of the
/// name, the rules that compare text go on.
/// </summary>
internal static class CompilerRules
{
    private const string The = "( the)?( (symbol|class|record|struct|interface|enum|type|method|function|property|field|variable|constant|member))?";

    public static readonly ImmutableArray<(Regex Pattern, Func<Match, OfflineRequest, OfflineStep?> Next)> All =
    [
        (Words($"^(who|what|which (code|classes|methods))( code)? (calls|invokes){The} (?<term>.+)$"), Ask("CallHierarchy", "I ask the compiler who calls")),
        (Words($"^(find|show|list)( me)?( all)?{The} callers (of|to|for){The} (?<term>.+)$"), Ask("CallHierarchy", "I ask the compiler who calls")),
        (Words($"^(who|what|which (code|classes|types))( code)? (implements|implement|derives from|derive from|overrides|override){The} (?<term>.+)$"), Ask("FindImplementations", "I ask the compiler what implements")),
        (Words($"^(find|show|list)( me)?( all)?{The} (implementations|implementers|overrides) (of|to|for){The} (?<term>.+)$"), Ask("FindImplementations", "I ask the compiler what implements")),
        (Words($"^(who|what|which (code|files|classes|methods)|where)( code)? (uses|use|references){The} (?<term>.+)$"), Ask("FindReferences", "I ask the compiler for the uses of")),
        (Words($"^(find|show|list)( me)?( all)?{The} (usages?|uses|references) (of|to|for){The} (?<term>.+)$"), Ask("FindReferences", "I ask the compiler for the uses of")),
        (Words($"^where (is|are){The} (?<term>.+?) (used|called|referenced)$"), Ask("FindReferences", "I ask the compiler for the uses of")),
        (Words($"^what (would|will|does|could) (changing|a change of|a change to|removing|renaming){The} (?<term>.+?) (break|affect|reach|touch|hit)$"), Ask("Impact", "I ask the compiler what a change would reach of")),
        (Words($"^((show )?(me )?the )?impact of( (changing|a change of|a change to))?{The} (?<term>.+)$"), Ask("Impact", "I ask the compiler what a change would reach of")),
        (Words($"^(which|what)( of the)? tests (reach|cover|test|touch|exercise|run|use){The} (?<term>.+)$"), Tests),
        (Words($"^(find|show|list)( me)?( all)?( the)? tests (for|of|that reach|that cover){The} (?<term>.+)$"), Tests),
        (Words("^explain (?<code>[A-Z]{2,}[0-9]+) in (?<path>[^ :]+):(?<line>[0-9]{1,7}): (?<message>.+)$"), CompilerFixes.ExplainProblem),
        (Words($"^(explain|describe|tell me about|what is|what's){The} (?<term>[^ ]+)( in (?<path>[^ :]+)(:(?<line>[0-9]{{1,7}}))?.*)?$"), Explain),
        (Words($"^rename{The} (?<term>[^ ]+) (to|into|as) (?<name>[^ ]+)$"), Rename),
        (Words("^fix (?<code>[A-Z]{2,}[0-9]+) in (?<path>[^ :]+):(?<line>[0-9]{1,7})(:.*)?$"), CompilerFixes.FixOne),
        (Words("^(fix|repair|mend)( me)?( all)?( of)?( the)? (compile |compiler |build )?(errors?|problems?|diagnostics)( (in|of) (?<path>.+))?$"), CompilerFixes.FixAll),
        (Words("^(add|import)( me)?( all)?( the)?( missing)? (usings|imports|using directives)( (in|to|of) (?<path>.+))?$"), CompilerFixes.AddUsings),
    ];

    /// <summary>The call of a C# tool, which is not among those that are listed.</summary>
    public static OfflineStep Call(string text, string tool, JsonObject input) =>
        new OfflineStep.Call(text, OfflineRequest.Gateway, new JsonObject { ["name"] = tool, ["input"] = input });

    /// <summary>What the compiler said, as it said it.</summary>
    public static OfflineStep Told(string sentence, OfflineCall call) => new OfflineStep.Say($"{sentence}\n\n```text\n{call.Result.Trim()}\n```");

    /// <summary>True where the compiler could not answer and comparing text might.</summary>
    public static bool IsUnknown(OfflineCall call) => call.IsError && !call.Result.Contains(" symbols. Ask again", StringComparison.Ordinal);

    private static Func<Match, OfflineRequest, OfflineStep?> Ask(string tool, string words) => (match, request) =>
    {
        var term = NameIn(match);
        if (!request.HasCompiler || term is null)
        {
            return null;
        }

        return request.Last(tool) is not { } call ? Call($"{words} `{term}`.", tool, new JsonObject { ["symbol"] = term })
            : IsUnknown(call) ? null
            : call.IsError ? Told($"`{term}` means several things; name one of them more exactly:", call)
            : Told($"The compiler says of `{term}`:", call);
    };

    private static OfflineStep? Tests(Match match, OfflineRequest request)
    {
        var term = NameIn(match);
        return !request.HasCompiler || term is null ? null
            : request.Last("TestsFor") is not { } call ? Call($"I ask the compiler which tests reach `{term}`.", "TestsFor", new JsonObject { ["symbols"] = new JsonArray(term) })
            : IsUnknown(call) ? null
            : !call.IsError && call.Result.StartsWith("No test", StringComparison.Ordinal) ? new OfflineStep.Say($"`{term}`: No test reaches it, as far as the compiler sees calls.")
            : Told(call.IsError ? $"`{term}` means several things; name one of them more exactly:" : $"These tests reach `{term}`:", call);
    }

    private static OfflineStep? Explain(Match match, OfflineRequest request)
    {
        var term = NameIn(match);
        if (!request.HasCompiler || term is null || Term.IsPath(term) && !term.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        if (request.Last("SymbolInfo") is not { } info)
        {
            // A name with a dot may be a file as well; the compiler knows better which.
            return Term.IsPath(term) && (term.Contains('/', StringComparison.Ordinal) || !char.IsUpper(Path.GetExtension(term).ElementAtOrDefault(1)))
                ? null
                : Call($"I ask the compiler about `{term}`.", "SymbolInfo", new JsonObject { ["symbol"] = term });
        }

        if (IsUnknown(info))
        {
            return null;
        }

        if (info.IsError)
        {
            return Told($"`{term}` means several things; name one of them more exactly:", info);
        }

        return request.Last("Impact") is not { } impact ? Call($"And I ask what uses `{term}`.", "Impact", new JsonObject { ["symbol"] = term })
            : new OfflineStep.Say($"The compiler says of `{term}`:\n\n```text\n{info.Result.Trim()}\n```\n\n{(impact.IsError ? "" : $"What is around it:\n\n```text\n{impact.Result.Trim()}\n```\n\n")}This is what the compiler knows; a model would say what it means.");
    }

    private static OfflineStep? Rename(Match match, OfflineRequest request)
    {
        var (term, name) = (NameIn(match), Term.Clean(match.Groups["name"].Value));
        return !request.HasCompiler || term is null || !Term.IsIdentifier(name) ? null
            : request.Last("RenameSymbol") is not { } call ? Call($"I rename `{term}` to `{name}`, as the compiler binds it.", "RenameSymbol", new JsonObject { ["symbol"] = term, ["new_name"] = name })
            : call.IsError ? Told("Nothing was renamed:", call)
            : Told($"`{term}` is now `{name}`:", call);
    }

    /// <summary>The name of a symbol, such as <c>Order.Add(int)</c>; null where the words can be none.</summary>
    private static string? NameIn(Match match)
    {
        var term = Term.Clean(match.Groups["term"].Value);
        return term.Length > 0 && (char.IsLetter(term[0]) || term[0] is '_' or '@') && !term.Contains('/', StringComparison.Ordinal)
            && (!term.Any(char.IsWhiteSpace) || term.Contains('(', StringComparison.Ordinal)) ? term : null;
    }

    private static Regex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
