using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LspAgent.Host.Platform;

/// <summary>The process's own streams, and the terminal at their end. The only place that may name the console; the rest is handed the streams.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "This is the one place that opens the streams.")]
internal static class StandardStreams
{
    private const char EndOfText = '\u0003';
    private const char EndOfTransmission = '\u0004';

    /// <summary>True when a person types the input.</summary>
    public static bool IsInputTerminal => !Console.IsInputRedirected;

    public static Stream OpenInput() => Console.OpenStandardInput();

    public static Stream OpenOutput() => Console.OpenStandardOutput();

    public static Stream OpenError() => Console.OpenStandardError();

    /// <summary>Reads a line that a person types, without showing it; null when they give up by Ctrl+C or Ctrl+D.</summary>
    public static string? ReadHiddenLine()
    {
        // Else Ctrl+C would be a signal, which does not end the wait for a key.
        Console.TreatControlCAsInput = true;
        try
        {
            var line = new StringBuilder();
            while (true)
            {
                var key = Console.ReadKey(intercept: true);
                switch (key)
                {
                    case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                        return line.ToString();
                    case { KeyChar: EndOfText or EndOfTransmission } or { Key: ConsoleKey.C or ConsoleKey.D, Modifiers: ConsoleModifiers.Control }:
                        return null;
                    case { Key: ConsoleKey.Backspace }:
                        line.Length = Math.Max(0, line.Length - 1);
                        break;
                    case { KeyChar: not '\0' }:
                        line.Append(key.KeyChar);
                        break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
