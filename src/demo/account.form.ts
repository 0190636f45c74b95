/** What the sign-up and log-in forms may hold. */
import { Transform } from 'class-transformer';
import { Allow, IsEmail, IsOptional, IsString, MaxLength } from 'class-validator';

/** A form sends an empty string for a field that was left out. */
const trimmed = Transform(({ value }) => (typeof value === 'string' ? value.trim() || undefined : value));

export class SignUpForm {
  @trimmed
  @IsEmail({}, { message: 'Please enter an email address, such as ada@example.com.' })
  email!: string;

  @trimmed
  @IsOptional()
  @IsString({ message: 'The first name must be text.' })
  @MaxLength(100, { message: 'The first name may have 100 characters at most.' })
  firstName?: string;

  @trimmed
  @IsOptional()
  @IsString({ message: 'The last name must be text.' })
  @MaxLength(100, { message: 'The last name may have 100 characters at most.' })
  lastName?: string;

  @trimmed
  @IsOptional()
  @IsString({ message: 'The phone number must be text.' })
  @MaxLength(40, { message: 'The phone number may have 40 characters at most.' })
  phone?: string;

  @trimmed
  @IsOptional()
  @IsString({ message: 'The user type must be text.' })
  @MaxLength(40, { message: 'The user type may have 40 characters at most.' })
  userType?: string;

  /** The id the browser carried before the sign-up. Anything may stand here: nobody's sign-up fails for it. */
  @Allow()
  mix_panel_temp_id?: unknown;
}

export class LogInForm {
  @trimmed
  @IsEmail({}, { message: 'Please enter the email address you signed up with.' })
  email!: string;
}
