using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>
/// The text of a script with a place in it. A failure moves the place to the end, so that every reader comes to its end with
/// what it has; nothing is read twice, and nothing behind a failure is guessed.
/// </summary>
internal sealed class ShellText(string text, int depth)
{
    /// <summary>No script that a person can follow is nested deeper.</summary>
    private const int MaxDepth = 120;

    /// <summary>Stands for the end; a script that holds it is refused before it is read.</summary>
    public const char End = '\0';

    private readonly List<string> _problems = [];
    private int _depth = depth;

    public int Position { get; set; }

    public int Length => text.Length;

    public bool HasFailed { get; private set; }

    public bool IsTooDeep { get; private set; }

    public int Depth => _depth;

    public ImmutableArray<string> Problems => [.. _problems];

    /// <summary>Here-documents whose text begins behind the next line end.</summary>
    public List<HereDocument> Pending { get; } = [];

    /// <summary>Places of <c>$((</c> that turned out not to be arithmetic.</summary>
    public HashSet<int> NotArithmetic { get; } = [];

    /// <summary>The character here, behind line continuations.</summary>
    public char Current
    {
        get
        {
            Position = Skip(Position);
            return At(Position);
        }
    }

    /// <summary>The character behind the current one, behind line continuations.</summary>
    public char Next => At(Skip(Position + 1));

    /// <summary>The character here as it stands, continuations included.</summary>
    public char Raw => At(Position);

    public char At(int index) => index < text.Length ? text[index] : End;

    public int Skip(int index)
    {
        while (index + 1 < text.Length && text[index] == '\\' && text[index + 1] == '\n')
        {
            index += 2;
        }

        return index;
    }

    public string Slice(int start, int end) => text[start..end];

    public int IndexOf(char value, int start) => text.IndexOf(value, start);

    /// <summary>Moves behind the current character.</summary>
    public void Advance() => Position = Math.Min(Skip(Position) + 1, text.Length);

    public bool Take(char expected)
    {
        if (Current != expected)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Something that is read but not relied on: the rest goes on.</summary>
    public void Doubt(string problem)
    {
        if (!HasFailed && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    public void Fail(string problem)
    {
        if (HasFailed)
        {
            return;
        }

        _problems.Add(problem);
        HasFailed = true;
        Position = text.Length;
    }

    /// <summary>What a script inside this one could not be understood for.</summary>
    public void Adopt(ShellText inner)
    {
        foreach (var problem in inner._problems)
        {
            Doubt(problem);
        }

        IsTooDeep |= inner.IsTooDeep;
    }

    /// <summary>False, and failed, when the script is nested too deeply to go on.</summary>
    public bool Enter()
    {
        _depth++;
        if (_depth <= MaxDepth)
        {
            return true;
        }

        IsTooDeep = true;
        Fail("it is nested too deeply");
        return false;
    }

    public void Leave() => _depth--;

    /// <summary>Back to an earlier place, as if nothing had been read since.</summary>
    public void Rewind((int Position, int Problems, int Pending, int Depth) mark)
    {
        Position = mark.Position;
        _problems.RemoveRange(mark.Problems, _problems.Count - mark.Problems);
        Pending.RemoveRange(mark.Pending, Pending.Count - mark.Pending);
        _depth = mark.Depth;
        HasFailed = false;
    }

    public (int Position, int Problems, int Pending, int Depth) Mark() => (Position, _problems.Count, Pending.Count, _depth);
}

/// <summary>A here-document that was announced and is not read yet.</summary>
internal sealed class HereDocument(string delimiter, bool isLiteral, bool stripsTabs)
{
    public string Delimiter => delimiter;

    public bool IsLiteral => isLiteral;

    public bool StripsTabs => stripsTabs;

    /// <summary>What stands in it, once it is read.</summary>
    public ShellWord Body { get; set; } = ShellWord.Of(string.Empty);
}
