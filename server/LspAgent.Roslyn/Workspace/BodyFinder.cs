namespace LspAgent.Roslyn.Workspace;

/// <summary>
/// Finds what stands between the braces of members' bodies, which declares nothing that a name search finds. Where the braces of a
/// source come out even in every branch of its conditions, what is left without the bodies declares the same.
/// </summary>
internal static class BodyFinder
{
    /// <returns>Start and end of each inside, one after the other, in order; none when the compiler has to read the whole source.</returns>
    public static List<int> Find(ReadOnlySpan<char> text)
    {
        var found = new List<int>();
        return TryFind(text, found) ? found : [];
    }

    private static bool TryFind(ReadOnlySpan<char> text, List<int> found)
    {
        // Of each brace that is open around a place: whether it is of a type.
        var around = new Stack<bool>();
        var branches = new CodeBranches();
        var heads = new Stack<Head>();
        var head = default(Head);
        var at = 0;
        while (at < text.Length)
        {
            var past = branches.Past(text, at, around.Count, out var condition);
            if (past < 0 || condition.Length > 0 && head.Parentheses != 0)
            {
                return false;
            }

            if (past > at)
            {
                // What one branch ends goes on in the other.
                if (condition is "if")
                {
                    heads.Push(head);
                }
                else if (condition.Length > 0)
                {
                    head.Add(condition is "endif" ? heads.Pop() : heads.Peek());
                }

                at = past;
                continue;
            }

            switch (text[at])
            {
                case '{' when head is { Parentheses: 0, IsType: true } or { Parentheses: 0, IsNamespace: true }:
                    around.Push(head.IsType);
                    head = default;
                    at++;
                    break;
                case '{':
                    var end = PastBody(text, at, branches.Inside(), out var isPlain);
                    if (end < 0)
                    {
                        return false;
                    }

                    if (isPlain && head.Parentheses == 0 && around.TryPeek(out var isInType) && isInType)
                    {
                        found.Add(at + 1);
                        found.Add(end - 1);
                    }

                    at = end;
                    break;
                case '}':
                    if (!around.TryPop(out _))
                    {
                        return false;
                    }

                    head = default;
                    at++;
                    break;
                case ';':
                    head = default;
                    at++;
                    break;
                case '(' or '[':
                    head.Parentheses++;
                    at++;
                    break;
                case ')' or ']':
                    head.Parentheses--;
                    at++;
                    break;
                case var letter when QuotedText.IsWordPart(letter):
                    past = QuotedText.PastWord(text, at);
                    head.Add(text[at..past]);
                    at = past;
                    break;
                default:
                    at++;
                    break;
            }
        }

        return around.Count == 0 && !branches.IsWithin;
    }

    /// <param name="at">Of the brace that opens it.</param>
    /// <param name="isPlain">False when it holds words that no body has, so that the compiler may see its end elsewhere.</param>
    private static int PastBody(ReadOnlySpan<char> text, int at, CodeBranches branches, out bool isPlain)
    {
        isPlain = true;
        var open = 0;
        while (at < text.Length)
        {
            var letter = text[at];
            if (QuotedText.IsWordPart(letter))
            {
                var end = QuotedText.PastWord(text, at);
                isPlain &= !IsOfDeclarations(text[at..end]);
                at = end;
                continue;
            }

            var past = branches.Past(text, at, open, out _);
            if (past < 0)
            {
                return past;
            }

            if (past > at)
            {
                at = past;
                continue;
            }

            at++;
            if (letter == '{')
            {
                open++;
            }
            else if (letter == '}' && --open == 0)
            {
                return branches.IsWithin ? QuotedText.Unsure : at;
            }
        }

        return QuotedText.Unsure;
    }

    private static bool IsOfDeclarations(ReadOnlySpan<char> word) => word.Length switch
    {
        4 => word is "enum",
        5 => word is "class" or "event",
        6 => word is "public" or "struct" or "sealed",
        7 => word is "private" or "virtual",
        8 => word is "internal" or "override" or "abstract" or "operator" or "explicit" or "implicit",
        9 => word is "protected" or "interface" or "namespace",
        _ => false,
    };

    /// <summary>What was read of a declaration before its brace.</summary>
    private struct Head
    {
        public int Parentheses;

        public bool IsType { get; private set; }

        public bool IsNamespace { get; private set; }

        /// <summary>A name that means a type elsewhere only makes more be read than needed.</summary>
        public void Add(ReadOnlySpan<char> word)
        {
            IsType |= word is "class" or "struct" or "interface" or "enum" or "record" or "extension" or "union";
            IsNamespace |= word is "namespace";
        }

        public void Add(Head other)
        {
            IsType |= other.IsType;
            IsNamespace |= other.IsNamespace;
        }
    }
}
