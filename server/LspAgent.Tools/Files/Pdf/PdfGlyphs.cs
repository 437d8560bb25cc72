using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>What the names of glyphs and the codes of old encodings stand for.</summary>
internal static class PdfGlyphs
{
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1;
    private static readonly Encoding Macintosh = CodePagesEncodingProvider.Instance.GetEncoding(10000) ?? Encoding.Latin1;

    /// <summary>Names that are not a letter, a letter with an accent, or a code.</summary>
    private static readonly FrozenDictionary<string, string> Named = Table(
        "space=  exclam=! quotedbl=\" numbersign=# dollar=$ percent=% ampersand=& quotesingle=' quoteright=\u2019 quoteleft=\u2018 parenleft=( parenright=) asterisk=* plus=+ comma=, "
        + "hyphen=- minus=\u2212 period=. slash=/ zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 colon=: semicolon=; less=< equal== greater=> question=? at=@ "
        + "bracketleft=[ backslash=\\ bracketright=] asciicircum=^ underscore=_ grave=` braceleft={ bar=| braceright=} asciitilde=~ exclamdown=\u00A1 cent=\u00A2 sterling=\u00A3 "
        + "yen=\u00A5 brokenbar=\u00A6 section=\u00A7 copyright=\u00A9 guillemotleft=\u00AB guillemotright=\u00BB logicalnot=\u00AC registered=\u00AE degree=\u00B0 plusminus=\u00B1 mu=\u00B5 "
        + "paragraph=\u00B6 periodcentered=\u00B7 onequarter=\u00BC onehalf=\u00BD threequarters=\u00BE questiondown=\u00BF AE=\u00C6 ae=\u00E6 Oslash=\u00D8 oslash=\u00F8 germandbls=\u00DF "
        + "Eth=\u00D0 eth=\u00F0 Thorn=\u00DE thorn=\u00FE multiply=\u00D7 divide=\u00F7 OE=\u0152 oe=\u0153 Lslash=\u0141 lslash=\u0142 dotlessi=\u0131 Euro=\u20AC bullet=\u2022 "
        + "endash=\u2013 emdash=\u2014 ellipsis=\u2026 quotedblleft=\u201C quotedblright=\u201D quotesinglbase=\u201A quotedblbase=\u201E guilsinglleft=\u2039 guilsinglright=\u203A "
        + "dagger=\u2020 daggerdbl=\u2021 perthousand=\u2030 trademark=\u2122 fi=fi fl=fl ff=ff ffi=ffi ffl=ffl arrowright=\u2192 arrowleft=\u2190 arrowdblright=\u21D2 lessequal=\u2264 "
        + "greaterequal=\u2265 notequal=\u2260 infinity=\u221E element=\u2208 summation=\u2211 product=\u220F integral=\u222B radical=\u221A partialdiff=\u2202 visiblespace=\u2423 "
        + "alpha=\u03B1 beta=\u03B2 gamma=\u03B3 delta=\u03B4 epsilon=\u03B5 lambda=\u03BB pi=\u03C0 sigma=\u03C3 tau=\u03C4 phi=\u03C6 omega=\u03C9 theta=\u03B8 "
        + "Gamma=\u0393 Delta=\u0394 Lambda=\u039B Pi=\u03A0 Sigma=\u03A3 Phi=\u03A6 Omega=\u03A9 Theta=\u0398 nbspace=  hyphenminus=- sfthyphen=-");

    /// <summary>A letter, then the same with the accent, for each that there is.</summary>
    private static readonly FrozenDictionary<string, string> Accents = Table(
        "acute=AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzź grave=AÀEÈIÌOÒUÙaàeèiìoòuù circumflex=AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷ "
        + "dieresis=AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ tilde=AÃNÑOÕaãnñoõIĨiĩUŨuũ ring=AÅaåUŮuů cedilla=CÇcçGĢKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţ "
        + "caron=CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzž breve=AĂaăGĞgğUŬuŭ macron=AĀaāEĒeēIĪiīOŌoōUŪuū ogonek=AĄaąEĘeęIĮiįUŲuų "
        + "dotaccent=CĊcċEĖeėGĠgġIİZŻzż hungarumlaut=OŐoőUŰuű");

    /// <summary>Null when the name says nothing.</summary>
    public static string? OfName(string name)
    {
        name = name.Split('.')[0];
        if (Named.TryGetValue(name, out var text))
        {
            return text;
        }

        if (name.Length == 1)
        {
            return name;
        }

        if (name.Contains('_', StringComparison.Ordinal))
        {
            return string.Concat(name.Split('_').Select(OfName));
        }

        var digits = name.StartsWith("uni", StringComparison.Ordinal) ? name.AsSpan(3) : name[0] == 'u' ? name.AsSpan(1) : default;
        if (digits.Length is >= 4 and <= 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
        {
            return new Rune(code).ToString();
        }

        return Accents.TryGetValue(name[1..], out var pairs) && pairs.IndexOf(name[0], StringComparison.Ordinal) is >= 0 and var at ? pairs[at + 1].ToString() : null;
    }

    /// <summary>What a code means in an encoding with a name; that of Windows when it is not known.</summary>
    public static string OfCode(int code, string? encoding) => encoding switch
    {
        "MacRomanEncoding" => Macintosh.GetString([(byte)code]),
        "WinAnsiEncoding" => Windows.GetString([(byte)code]),
        _ => code switch
        {
            0x27 => "\u2019",
            0x60 => "\u2018",
            0xAE => "fi",
            0xAF => "fl",
            0xB1 => "\u2013",
            0xD0 => "\u2014",
            0xB7 => "\u2022",
            0xAA => "\u201C",
            0xBA => "\u201D",
            _ => Windows.GetString([(byte)code]),
        },
    };

    private static FrozenDictionary<string, string> Table(string pairs) => pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => (Name: pair[..pair.IndexOf('=', StringComparison.Ordinal)], Text: pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]))
        .ToFrozenDictionary(static pair => pair.Name, static pair => pair.Text.Length == 0 ? " " : pair.Text, StringComparer.Ordinal);
}
