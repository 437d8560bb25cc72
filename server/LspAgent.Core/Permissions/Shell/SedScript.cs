namespace LspAgent.Core.Permissions.Shell;

/// <summary>Reads scripts of <c>sed</c> far enough to know that they only change what passes through. What is not known is not harmless.</summary>
internal static class SedScript
{
    /// <summary>True for <c>5p</c>, <c>1,5p</c> and <c>$p</c>.</summary>
    public static bool OnlyPrints(string script)
    {
        var text = script.Trim();
        if (!text.EndsWith('p'))
        {
            return false;
        }

        var ends = text[..^1].TrimEnd().Split(',');
        return ends switch
        {
            [var one] => one is "$" || IsNumber(one),
            [var first, var last] => IsNumber(first) && (IsNumber(last) || last.Trim() is "$"),
            _ => false,
        };
    }

    public static bool IsHarmless(string script)
    {
        var at = 0;
        while (true)
        {
            Skip(script, ref at, " \t\n;{}");
            if (at >= script.Length)
            {
                return true;
            }

            if (!Addresses(script, ref at) || at >= script.Length || !Command(script, ref at))
            {
                return false;
            }
        }
    }

    private static bool Command(string script, ref int at)
    {
        var command = script[at++];
        switch (command)
        {
            case '#':
                var end = script.IndexOf('\n', at);
                at = end < 0 ? script.Length : end;
                return true;
            case '{' or '}':
                return true;
            case '=' or 'd' or 'D' or 'g' or 'G' or 'h' or 'H' or 'n' or 'N' or 'p' or 'P' or 'x' or 'z' or 'F':
                return Ends(script, ref at);
            case 'q' or 'Q' or 'l' or 'L':
                Skip(script, ref at, " 0123456789");
                return Ends(script, ref at);
            case ':' or 'b' or 't' or 'T':
                while (at < script.Length && script[at] is not ('\n' or ';' or '}'))
                {
                    at++;
                }

                return true;
            case 'a' or 'i' or 'c':
                while (at < script.Length && script[at] != '\n')
                {
                    at += script[at] == '\\' ? 2 : 1;
                }

                at = Math.Min(at, script.Length);
                return true;
            case 's':
                return Delimited(script, ref at, 2) && Flags(script, ref at);
            case 'y':
                return Delimited(script, ref at, 2) && Ends(script, ref at);
            default:
                // e and w run and write, r and R read a file of their own; the rest is not known.
                return false;
        }
    }

    private static bool Flags(string script, ref int at)
    {
        while (at < script.Length && (script[at] is 'g' or 'p' or 'i' or 'I' or 'm' or 'M' || char.IsAsciiDigit(script[at])))
        {
            at++;
        }

        return Ends(script, ref at);
    }

    private static bool Ends(string script, ref int at)
    {
        Skip(script, ref at, " \t");
        return at >= script.Length || script[at] is ';' or '\n' or '}' or '#';
    }

    private static bool Addresses(string script, ref int at)
    {
        for (var count = 0; count < 2; count++)
        {
            if (at < script.Length && (char.IsAsciiDigit(script[at]) || script[at] is '$' or '+' or '~'))
            {
                Skip(script, ref at, "0123456789$~+");
            }
            else if (at < script.Length && script[at] is '/' or '\\')
            {
                at += script[at] == '\\' ? 1 : 0;
                if (!Delimited(script, ref at, 1))
                {
                    return false;
                }

                Skip(script, ref at, "IM");
            }

            Skip(script, ref at, " \t");
            if (at >= script.Length || script[at] != ',')
            {
                break;
            }

            at++;
            Skip(script, ref at, " \t");
        }

        Skip(script, ref at, " \t!");
        return true;
    }

    /// <summary>Texts between one delimiter, the first of which is the character here.</summary>
    private static bool Delimited(string script, ref int at, int count)
    {
        if (at >= script.Length || script[at] is '\\' or '\n')
        {
            return false;
        }

        var delimiter = script[at++];
        for (; count > 0; count--)
        {
            var isClass = false;
            while (at < script.Length && (script[at] != delimiter || isClass))
            {
                // A delimiter inside brackets is taken differently by different versions.
                if (script[at] == '[' && script.IndexOf(delimiter, at) is var next && next > 0 && script.IndexOf(']', at) > next)
                {
                    return false;
                }

                at += script[at] == '\\' ? 2 : 1;
                isClass = false;
            }

            if (at >= script.Length)
            {
                return false;
            }

            at++;
        }

        return true;
    }

    private static void Skip(string script, ref int at, string characters)
    {
        while (at < script.Length && characters.Contains(script[at], StringComparison.Ordinal))
        {
            at++;
        }
    }

    private static bool IsNumber(string text) => text.Trim() is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);
}
