using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>A path among the words of a command, and what is done with it.</summary>
internal sealed record PathOperand(PathUse Use, ShellWord Word);

/// <summary>What is known of one simple command from its words alone.</summary>
internal sealed class CommandUse
{
    public List<PathOperand> Paths { get; } = [];

    /// <summary>True for a command that only reads, whatever its options.</summary>
    public bool IsReader { get; set; }

    /// <summary>True when it needs no rule: it reads, and every option is known to be harmless.</summary>
    public bool IsBuiltIn { get; set; }

    /// <summary>Why it is not built in although its name is.</summary>
    public string? NotBuiltIn { get; private set; }

    /// <summary>A form that runs, writes or opens more than the command's name says.</summary>
    public string? Danger { get; private set; }

    /// <summary>For each such form the words of which a rule must spell one to mean it.</summary>
    public List<string[]> DangerWords { get; } = [];

    /// <summary>True when there are such forms of it, so that a computed word could be one.</summary>
    public bool HasDangerousForms { get; set; }

    public bool IsWriter { get; set; }

    /// <summary>True when it shows names and never contents.</summary>
    public bool IsNamesOnly { get; set; }

    /// <summary>True when it reads what lies below the folders that it is given.</summary>
    public bool ReadsBelow { get; set; }

    /// <summary>True when hidden files below are left out.</summary>
    public bool SkipsHidden { get; set; }

    /// <summary>Folders that are removed with all that is in them.</summary>
    public List<ShellWord> Removed { get; } = [];

    /// <summary>True when only some of what is in those folders goes.</summary>
    public bool RemovesSome { get; set; }

    /// <summary>True when a command's output among its words can do no harm.</summary>
    public bool TakesAnyOutput { get; set; }

    /// <summary>True when the names of files among its words can do no harm.</summary>
    public bool TakesAnyNames { get; set; }

    /// <summary>True when a word that begins with a glob could become an option that does harm.</summary>
    public bool FearsLeadingGlob { get; set; }

    /// <summary>The script is changed in its files, and each file counts as edited.</summary>
    public bool IsEditInPlace { get; set; }

    public void Refuse(string because)
    {
        NotBuiltIn ??= because;
        IsBuiltIn = false;
    }

    public void Endanger(string because, params ReadOnlySpan<string> words)
    {
        Danger ??= because;
        DangerWords.Add(words.ToArray());
        Refuse(because);
    }
}
