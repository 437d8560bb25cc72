using System.Collections.Immutable;
using System.Text;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>What a parameter expansion may do besides giving its value.</summary>
public enum ParameterUse
{
    /// <summary>Gives a value, perhaps a default or a trimmed one.</summary>
    Value,

    /// <summary>Assigns, calculates, or follows a name that is itself a value.</summary>
    Unsafe,
}

/// <summary>A piece of a word. Closed.</summary>
public abstract record WordPart
{
    private WordPart()
    {
    }

    /// <param name="IsQuoted">True when nothing in it has a meaning to the shell.</param>
    public sealed record Text(string Value, bool IsQuoted) : WordPart;

    /// <param name="User">Empty for the user's own home.</param>
    public sealed record Tilde(string User) : WordPart;

    /// <param name="Inner">The default value or pattern.</param>
    public sealed record Parameter(string Name, ParameterUse Use, ImmutableArray<WordPart> Inner, bool IsQuoted) : WordPart
    {
        /// <summary>A number or a count, whatever it is.</summary>
        public bool IsHarmless => Use is ParameterUse.Value && Inner.IsEmpty && Name is "?" or "#" or "$" or "!";
    }

    /// <param name="Inner">What is expanded before it is calculated.</param>
    /// <param name="IsNumbersOnly">True when no variable can have a part in it.</param>
    public sealed record Arithmetic(ImmutableArray<WordPart> Inner, bool IsNumbersOnly) : WordPart;

    public sealed record Command(ShellScript Script, bool IsQuoted) : WordPart;

    public sealed record Process(ShellScript Script) : WordPart;

    /// <summary>The elements of an array.</summary>
    public sealed record Elements(ImmutableArray<ShellWord> Words) : WordPart;
}

/// <summary>One word of a command, with what the shell would make of it.</summary>
public sealed class ShellWord
{
    public ShellWord(ImmutableArray<WordPart> parts)
    {
        Parts = parts;
        (Static, HasGlob, HasBrace) = Look(parts);
    }

    public static ShellWord Of(string text) => new([new WordPart.Text(text, IsQuoted: true)]);

    public ImmutableArray<WordPart> Parts { get; }

    /// <summary>The word after the quotes are taken away; null when the shell makes something else of it.</summary>
    public string? Static { get; }

    public bool HasGlob { get; }

    public bool HasBrace { get; }

    /// <summary>The text of a word in which nothing is quoted or expanded; null otherwise. Only such words are keywords.</summary>
    public string? Bare => Parts is [WordPart.Text { IsQuoted: false, Value: var value }] ? value : null;

    public bool HasTilde => Parts.Any(static part => part is WordPart.Tilde);

    /// <summary>True when something in it is only known when it runs: parameters, commands, arithmetic with names.</summary>
    public bool IsComputed => Parts.Any(static part => part switch
    {
        WordPart.Parameter parameter => !parameter.IsHarmless,
        WordPart.Arithmetic arithmetic => !arithmetic.IsNumbersOnly,
        WordPart.Command or WordPart.Process or WordPart.Elements => true,
        _ => false,
    });

    /// <summary>The text as it was meant, for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            text.Append(part switch
            {
                WordPart.Text literal => literal.Value,
                WordPart.Tilde tilde => "~" + tilde.User,
                WordPart.Parameter parameter => "$" + parameter.Name,
                WordPart.Arithmetic => "$((…))",
                WordPart.Command => "$(…)",
                WordPart.Process => "<(…)",
                _ => "(…)",
            });
        }

        return text.ToString();
    }

    private static (string? Static, bool HasGlob, bool HasBrace) Look(ImmutableArray<WordPart> parts)
    {
        var isStatic = true;
        var (hasGlob, opensBracket, hasBrace) = (false, false, false);

        // The braces that are open, a bit each from the innermost: set when something in it parts alternatives.
        var (open, parted) = (0, 0UL);
        foreach (var part in parts)
        {
            if (part is not WordPart.Text text)
            {
                isStatic = false;
                continue;
            }

            if (text.IsQuoted)
            {
                continue;
            }

            for (var index = 0; index < text.Value.Length; index++)
            {
                switch (text.Value[index])
                {
                    case '*' or '?':
                        hasGlob = true;
                        break;
                    case '[':
                        opensBracket = true;
                        break;
                    case ']':
                        hasGlob |= opensBracket;
                        break;
                    case '{':
                        (open, parted) = (open + 1, parted << 1);
                        hasBrace |= open > 60;
                        break;
                    case ',' when open > 0:
                    case '.' when open > 0 && index + 1 < text.Value.Length && text.Value[index + 1] == '.':
                        parted |= 1;
                        break;
                    case '}' when open > 0:
                        hasBrace |= (parted & 1) != 0;
                        (open, parted) = (open - 1, parted >> 1);
                        break;
                }
            }
        }

        return (isStatic && !hasGlob && !hasBrace ? Join(parts) : null, hasGlob, hasBrace);
    }

    private static string Join(ImmutableArray<WordPart> parts) => parts.Length switch
    {
        0 => string.Empty,
        1 => ((WordPart.Text)parts[0]).Value,
        _ => string.Concat(parts.Select(static part => ((WordPart.Text)part).Value)),
    };
}
