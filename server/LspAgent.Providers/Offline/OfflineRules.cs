using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>
/// What is done about which words, in order: the first rule that fits and has something to say decides. The order is the
/// grammar: a rule for something particular stands before the one for the general.
/// </summary>
internal static class OfflineRules
{
    private const string Kinds = "(text|string|word|symbol|class|record|struct|interface|enum|type|method|function|property|field|variable|constant|definition of|declaration of)";

    private static readonly Regex Politeness = Words(@"^((please|can you|could you|would you|will you|i want to|i would like to|now|and|then)[ ,]+)+");

    /// <summary>What a request that was made from a place in the code goes on with.</summary>
    private static readonly Regex Manner = Words(@"\. (Change no more than that needs|Change nothing|Make it easier to read|Write them as|Write the comments)\b.*$");

    private static readonly Regex End = Words(@"([ ,]+(please|thanks|thank you|for me|to me))*[ ?!.,;:]*$");

    private static readonly ImmutableArray<(Regex Pattern, Func<Match, OfflineRequest, OfflineStep?> Next)> All =
    [
        (Words("^(thanks|thank you|ok|okay|great|perfect|bye|goodbye)( .{0,20})?$"), (_, _) => Talk.Bye),
        (Words("^(hi|hello|hey|help|help me|good (morning|day|evening)|who are you|what are you|what can you do)( .{0,20})?$"), (_, _) => Talk.Greeting),
        (Words("^((list|find|search for)( me)?( all)?( the)? files?|(show|give)( me)?( all)?( the)? files)( (that match|matching|named|called|like|with|ending (in|with|on)))? (?<pattern>[^ ]+)( (in|under|below) (?<folder>[^ ]+))?$"), Files.List),
        (Words("^(list|show)( me)?( all)?( the)? files( (in|under|below) (?<folder>[^ ]+))?$"), Files.List),
        (Words($"^(explain|summari[sz]e|describe|outline|tell me about|what does|what is|what's)( me)?( to me)?( in)?( the)?( (file|folder))?( {Kinds})? (?<what>.+?)( (do|for|about))?$"), Explaining.Next),
        (Words("^(open|show|read|view|cat|print|display)( me)?( the)?( (file|contents? of( the file)?))? (?<path>[^ ]+)(,? (from )?lines? (?<first>[0-9]{1,7})( ?(-|–|to|until) ?(?<last>[0-9]{1,7}))?)?$"), Files.Show),
        (Words($"^(who|what|which (code|classes|methods|files)|where)( code)? (calls|call|uses|use|references|implements|implement|derives from|overrides|invokes)( the)?( {Kinds})? (?<term>.+)$"), Searching.Usages),
        (Words($"^(find|show|list|search for)( me)?( all)?( the)? (usages?|uses|references|callers|calls|implementations|implementers|overrides) (of|to|for)( the)?( {Kinds})? (?<term>.+)$"), Searching.Usages),
        (Words($"^where (is|are)( the)?( {Kinds})? (?<term>.+?) (used|called|referenced|implemented)$"), Searching.Usages),
        (Words($"^(where (is|are|do i find|can i find)|where's|locate|find the (definition|declaration) of|go to)( the)?( (file|{Kinds}))? (?<term>.+?)( (defined|declared|located))?$"), Searching.Declaration),
        (Words($"^(find|search|grep|look|look up|search the code)( for)?( all)?( the)?( {Kinds})? (?<term>.+)$"), Searching.Text),
        (Words(@"\b(configure|set up|setup|choose|switch|connect|use|add|need|get)\b.*\b(models?|providers?|api keys?)\b|\b(api keys?|log ?in|sign in)\b"), (_, _) => Talk.Models),
        (Words("^(rename|refactor|fix|repair|change|add|remove|delete|write|create|implement|generate|edit|move|replace|update|improve|optimi[sz]e|format|comment|document|debug|translate|convert|make)\\b"), (_, _) => Talk.CannotChange),
        (Words("^(run|execute|test|build|compile|commit|push|install|start|deploy|check)\\b"), (_, _) => Talk.CannotRun),
        (Words("[`\"“](?<term>[^`\"”]{2,})[`\"”]"), Searching.Declaration),
        (Words(@"^(?<path>[^ ]*[./][^ ]+)$"), Files.Show),
        (Words(@"^(?<term>[\p{L}_][\p{L}\p{Nd}_]*)$"), Searching.Declaration),
    ];

    public static OfflineStep NextStep(OfflineRequest request)
    {
        if (request.IsForNotes)
        {
            return Talk.Notes(request);
        }

        var words = End.Replace(Politeness.Replace(Manner.Replace(request.Words, ""), ""), "", 1);
        foreach (var (pattern, next) in CompilerRules.All.Concat(All))
        {
            if (pattern.Match(words) is { Success: true } match && next(match, request) is { } step)
            {
                return step;
            }
        }

        return Talk.NotUnderstood;
    }

    /// <summary>Patterns of this engine take time in proportion to the text, whatever the text is.</summary>
    private static Regex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
