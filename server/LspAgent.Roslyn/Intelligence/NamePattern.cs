namespace LspAgent.Roslyn.Intelligence;

/// <summary>A name as somebody types it, part by part: it fits names that hold it, or whose humps it spells (<c>CSW</c> fits <c>CSharpWorkspace</c>).</summary>
internal sealed class NamePattern
{
    private readonly string[] _parts;

    /// <param name="query">Parts are separated by dots; the last is the name, those before it are of its containers.</param>
    public NamePattern(string query) => _parts = SymbolName.PartsOf(query);

    public bool IsEmpty => _parts.Length == 0;

    /// <summary>How well a declaration fits; 0 is exactly, less is better, null is not at all.</summary>
    public int? Rank(string name, string container)
    {
        if (_parts.Length == 0 || Fit(name, _parts[^1]) is not { } rank)
        {
            return null;
        }

        if (_parts.Length == 1)
        {
            return rank;
        }

        // The containers' parts are looked for from the inside out, with others between them allowed.
        var containers = container.Split('.');
        var at = containers.Length - 1;
        for (var part = _parts.Length - 2; part >= 0; part--)
        {
            while (at >= 0 && Fit(containers[at], _parts[part]) is null)
            {
                at--;
                rank++;
            }

            if (at < 0)
            {
                return null;
            }

            rank += Fit(containers[at], _parts[part]) ?? 0;
            at--;
        }

        return rank;
    }

    private static int? Fit(string name, string part)
    {
        if (name.Equals(part, StringComparison.Ordinal))
        {
            return 0;
        }

        if (name.Equals(part, StringComparison.OrdinalIgnoreCase))
        {
            return 10;
        }

        if (name.StartsWith(part, StringComparison.OrdinalIgnoreCase))
        {
            return 20;
        }

        if (SpellsHumps(name, part))
        {
            return 30;
        }

        return name.Contains(part, StringComparison.OrdinalIgnoreCase) ? 40 : null;
    }

    private static bool SpellsHumps(string name, string part)
    {
        if (part.Length < 2 || !part.Any(char.IsUpper))
        {
            return false;
        }

        var at = 0;
        foreach (var letter in part)
        {
            // A capital begins a hump; a small letter goes on with the one that it is in.
            if (char.IsUpper(letter))
            {
                while (at < name.Length && name[at] != letter)
                {
                    at++;
                }
            }

            if (at >= name.Length || name[at] != letter)
            {
                return false;
            }

            at++;
        }

        return true;
    }
}
