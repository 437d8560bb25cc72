using System.Text;
using System.Text.RegularExpressions;

namespace LspAgent.Core.Turns;

/// <summary>Reads whether a text says that the tests pass or that the build does. A sentence that is hedged, denied or asked claims nothing.</summary>
internal static class Claim
{
    /// <summary>False for a text without any word that a claim is made of. Allocates nothing and makes no pattern.</summary>
    public static bool MayBeIn(string said) =>
        HasOne(said, ["test", "passed", "buil", "compil", "kompil", "green", "prueba", "verde", "groen", "zielon", "au vert", "est vert", "baut", "bauen", "bouwt", "buduje"])
        || !Ascii.IsValid(said) && HasOne(said, ["grün", "тест", "сборк", "компил", "собира", "зелен", "зелён", "测试", "測試", "编译", "編譯", "构建", "構建", "建置", "通过了", "通過了", "全绿", "全綠", "テスト", "ビルド", "コンパイル", "グリーン", "테스트", "빌드", "컴파일"]);

    /// <summary>Whether a text says that the tests pass, and whether it says that the build does.</summary>
    public static (bool Tests, bool Builds) In(string said)
    {
        var (tests, builds) = (false, false);
        var spoken = ClaimLanguage.All.Where(language => HasOne(said, language.Signs)).ToList();
        foreach (var sentence in Sentences(said))
        {
            foreach (var language in spoken)
            {
                var (saysTests, saysBuilds) = language.Claims(sentence);
                tests |= saysTests;
                builds |= saysBuilds;
            }
        }

        return (tests, builds);
    }

    /// <summary>Patterns of this engine take time in proportion to the text, whatever the text is.</summary>
    public static Regex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static bool HasOne(string said, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (said.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is said in plain words: code and quotations are not the agent's own.</summary>
    private static IEnumerable<string> Sentences(string said)
    {
        var isCode = false;
        foreach (var line in said.Split('\n').Select(static line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode && !line.StartsWith('>'))
            {
                var from = 0;
                for (var at = 0; at < line.Length; at++)
                {
                    if (line[at] is '。' or '！' or '？' || line[at] is '.' or '!' or '?' or ';' && (at + 1 == line.Length || line[at + 1] == ' '))
                    {
                        yield return Unquoted(line[from..(at + 1)]);
                        from = at + 1;
                    }
                }

                yield return Unquoted(line[from..]);
            }
        }
    }

    /// <summary>Without what stands in quotation marks or is code; emphasis is no part of the words.</summary>
    private static string Unquoted(string sentence)
    {
        var kept = new StringBuilder(sentence.Length);
        var closing = '\0';
        foreach (var character in sentence)
        {
            if (closing != '\0')
            {
                closing = character == closing || closing == '”' && character == '“' ? '\0' : closing;
            }
            else if (character is '"' or '`' or '“' or '„' or '«' or '「')
            {
                closing = character switch { '“' or '„' => '”', '«' => '»', '「' => '」', _ => character };
                kept.Append('…');
            }
            else if (character is not ('*' or '_'))
            {
                kept.Append(character);
            }
        }

        return kept.ToString().Trim();
    }
}
