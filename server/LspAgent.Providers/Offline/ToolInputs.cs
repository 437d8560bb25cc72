using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LspAgent.Providers.Offline;

/// <summary>The inputs of the tools that the rules call.</summary>
internal static class ToolInputs
{
    public static JsonSerializerOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Read(string path, int? first, int? last)
    {
        var input = new JsonObject { ["file_path"] = path };
        if (first is { } offset)
        {
            input["offset"] = offset;
            input["limit"] = Math.Max(1, (last ?? offset) - offset + 1);
        }

        return input;
    }

    public static JsonObject Glob(string pattern, string? folder)
    {
        var input = new JsonObject { ["pattern"] = pattern };
        if (folder is not null)
        {
            input["path"] = folder;
        }

        return input;
    }

    /// <summary>Looks for a text as it stands; in any case of letters unless it holds a capital.</summary>
    public static JsonObject Grep(string text, bool isWholeWord, string? path)
    {
        var input = new JsonObject
        {
            ["pattern"] = isWholeWord ? $@"\b{Escaped(text)}\b" : Escaped(text),
            ["output_mode"] = "content",
            ["head_limit"] = 100,
        };
        if (!text.Any(char.IsUpper))
        {
            input["-i"] = true;
        }

        if (path is not null)
        {
            input["path"] = path;
        }

        return input;
    }

    /// <summary>Only what every engine takes as escaped.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            if (letter is '\\' or '.' or '+' or '*' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '^' or '$' or '|')
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
